import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { WebClient } from '@slack/web-api';
import { startPlayground } from '../../src/lab/page-server/page-server.ts';
import { openTab } from '../lab/page/browser.ts';
import { standInFor } from '../lab/slack/bolt-app.ts';
import { without } from '../tools.ts';

const skip = without('chromium');
type Message = { readonly text: string; readonly blocks?: readonly Json[] };
type Json = { readonly [key: string]: unknown };

/** What the page draws of each message, posted by the bot into one channel. */
async function drawn(t: TestContext, messages: readonly Message[]) {
  const standIn = await standInFor(t);
  const client = new WebClient(standIn.botToken, { slackApiUrl: standIn.apiUrl });
  for (const message of messages)
    await client.apiCall('chat.postMessage', { channel: 'C0INCIDENT', ...message });
  const { url, stop } = await startPlayground({ port: 0, standIn, examples: [] });
  t.after(stop);
  const tab = await openTab(t, url);
  const contents = tab.page.locator('#channel .content');
  await contents.nth(messages.length - 1).waitFor();
  return { ...tab, contents };
}

/** Without the word joiners that the page puts beside escaped brackets. */
const withoutJoiners = (text: string) => text.replaceAll('\u2060', '');

test('every word of the bot’s messages is drawn as it stands in the payload', { skip }, async (t) => {
  const messages = globSync('test/fixtures/render/*.json').flatMap((file) =>
    messagesIn(JSON.parse(readFileSync(file, 'utf8'))),
  );
  assert.ok(messages.length > 40, `${messages.length} messages`);
  const { contents, complaints } = await drawn(t, messages);
  const lines = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  for (const [index, content] of (await contents.allTextContents()).entries())
    for (const words of wordsIn(messages[index]?.blocks ?? []))
      assert.ok(lines(content).includes(lines(words)), `${JSON.stringify(words)} in ${content}`);
  assert.deepEqual(complaints(), []);
});

test('what is no markup for Slack is none on the page', { skip }, async (t) => {
  const plain = 'at 10:00:00, 2001:db8::1, *.example.com, *.example.org, <!here> &lt; _x_ `y`';
  const { contents, page, complaints } = await drawn(t, [
    { text: 'x', blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: plain }] }] },
    { text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: plain } }] },
    { text: 'x', blocks: [{ type: 'section', text: { type: 'plain_text', text: plain } }] },
    {
      text: '# at 10:00:00 from 2001:db8::1\n&lt;!channel&gt; &lt;@U0ALICE&gt; &lt;https://evil.example|x&gt;',
    },
    { text: '<@U0ALICE> <https://good.example|a link> :warning: *bold* <javascript:alert(1)|no link>' },
  ]);
  const texts = (await contents.allTextContents()).map(withoutJoiners);
  assert.deepEqual(texts.slice(0, 3), [plain, plain, plain]);
  assert.equal(texts[3], '# at 10:00:00 from 2001:db8::1\n<!channel> <@U0ALICE> <https://evil.example|x>');
  assert.equal(texts[4]?.replaceAll(/\s/g, ' '), '@alice a link ⚠️ bold no link');
  assert.deepEqual(
    await page.locator('.content a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ['https://good.example'],
  );
  assert.deepEqual(complaints(), []);
});

test('a block that cannot be drawn shows its JSON and harms no other', { skip }, async (t) => {
  const { contents, complaints } = await drawn(t, [
    {
      text: 'x',
      blocks: [
        { type: 'table', rows: [[{ type: 'raw_number', value: 42 }]] },
        { type: 'data_table', rows: [[{ type: 'raw_text', text: 'forty-three' }]] },
        { type: 'image', image_url: 'https://pictures.example/x.png', alt_text: 'a chart' },
        { type: 'table', rows: [[{ type: 'raw_text', text: 'forty-four' }]] },
      ],
    },
  ]);
  const [text = ''] = await contents.allTextContents();
  for (const word of ['its JSON', '"value": 42', '"forty-three"', 'a chart', 'forty-four'])
    assert.ok(text.includes(word), `${word} in ${text}`);
  assert.deepEqual(complaints(), []);
});

function messagesIn(value: unknown): readonly Message[] {
  if (typeof value !== 'object' || value === null) return [];
  const { text, blocks, type } = value as Json;
  const isMessage = typeof text === 'string' && Array.isArray(blocks) && type === undefined;
  return isMessage ? [{ text, blocks }] : Object.values(value).flatMap(messagesIn);
}

/** Everything that is read in some blocks. */
function wordsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : wordsIn(inner),
  );
}
