import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMessage } from '../../../src/render/slack/block-limits.ts';
import { messageText } from '../../../src/render/slack/slack-message.ts';
import { notice, USAGE } from '../../../src/slack/sending/notice.ts';
import { firstThatFits, plainerForms } from '../../../src/slack/sending/plainer.ts';
import { packInto } from '../../../src/slack/sending/private-answer.ts';

test('every plainer form carries the whole text, cut at no entity, within the limits', () => {
  const text = messageText([`${'&'.repeat(680)} end`]);
  const forms = plainerForms({ text, blocks: [] });
  for (const form of forms.slice(1)) assert.deepEqual(checkMessage(form), []);
  const [, sections] = forms;
  const shown = sections?.blocks.map((block) =>
    'text' in block ? (block.text as { text: string }).text : '',
  );
  assert.equal(shown?.join(''), text);
  for (const chunk of shown ?? []) assert.match(chunk, /^(&amp;|[^&])*$/);
});

test('the richest form within the limits is chosen, and the others say what was wrong', () => {
  const forms = plainerForms({
    text: 'a',
    blocks: Array.from({ length: 51 }, () => ({ type: 'divider' as const })),
  });
  const { form, problems } = firstThatFits(forms);
  assert.equal(form, 1);
  assert.match(problems.join(), /blocks/);
  assert.equal(firstThatFits(plainerForms(notice(['fine']))).form, 0);
});

test('a private answer is at most three messages and one that says what is missing', () => {
  const long = (name: string) => notice([`${name} ${'x'.repeat(3_000)}`]);
  const packed = packInto(3, ['verdict', 'one', 'two', 'three', 'four'].map(long));
  assert.equal(packed.length, 4);
  assert.match(packed[3]?.text ?? '', /^2 more parts of this answer/);
  const short = packInto(
    3,
    ['verdict', 'one', 'two', 'three', 'four'].map((name) => notice([name])),
  );
  assert.deepEqual(
    short.map(({ text }) => text),
    ['verdict', 'one\n\ntwo\n\nthree\n\nfour'],
  );
  for (const message of [...packed, ...short]) assert.deepEqual(checkMessage(message), []);
});

test('what the bot says by itself keeps the limits, and foreign text in it mentions nobody', () => {
  assert.deepEqual(checkMessage(USAGE), []);
  const { text, blocks } = notice(['No such origin: <!channel> @here & ', { typed: '<@U1>' }]);
  assert.equal(text, 'No such origin: &lt;!channel&gt; @here &amp; &lt;@U1&gt;');
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ['rich_text'],
    'rich text is not parsed by Slack',
  );
});
