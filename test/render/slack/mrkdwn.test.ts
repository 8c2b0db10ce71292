import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clean, cut } from '../../../src/render/foreign-text.ts';
import { escapeMrkdwn, plainText } from '../../../src/render/slack/mrkdwn.ts';
import { link, paragraph, preformatted } from '../../../src/render/slack/rich-text.ts';
import { messageText } from '../../../src/render/slack/slack-message.ts';

const ESCAPED = [
  ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
  ['<!channel>', '&lt;!channel&gt;'],
  ['&lt;', '&amp;lt;'],
  ['a\u202eb\u0000c\u200bd', 'abcd'],
  ['a\r\nb\tc', 'a b c'],
] as const;

for (const [text, expected] of ESCAPED) {
  test(`${JSON.stringify(text)} is escaped once`, () => assert.equal(escapeMrkdwn(text), expected));
}

test('a text object looks for no emoji in foreign text', () => {
  assert.deepEqual(plainText(':boom:'), { type: 'plain_text', text: ':boom:', emoji: false });
  assert.equal(plainText('\u200b').text, ' ');
});

test('cutting keeps code points whole, stays within its limit and says what is missing', () => {
  for (const text of ['x'.repeat(500), '\ud83d\udca5'.repeat(500), `x${'\ud83d\udca5'.repeat(500)}`]) {
    const short = cut(text, 100);
    assert.ok(short.length <= 100);
    assert.ok(short.isWellFormed());
    assert.match(short, / … \(\d+ more characters\)$/);
  }
  assert.equal(cut('x'.repeat(100), 100), 'x'.repeat(100));
});

test('a lone surrogate is removed, so that what is sent is UTF-8', () => {
  assert.equal(clean('a\ud800b'), 'ab');
});

test('the top-level text keeps below 3,500 bytes whatever it escapes to', () => {
  for (const text of ['<'.repeat(5_000), 'ü'.repeat(5_000), '\ud83d\udca5'.repeat(5_000), '&'.repeat(873)]) {
    const sent = messageText(['Broken', text]);
    assert.ok(Buffer.byteLength(sent) <= 3_500);
    assert.match(sent, / … \(shortened here; the message itself shows all\)$/);
    assert.doesNotMatch(sent, /&(?!amp;|lt;|gt;)/);
    assert.ok(sent.isWellFormed());
  }
  assert.equal(messageText(['a', '', 'b `c`']), "a\nb 'c'");
});

test('only https addresses become links; empty stretches are left out', () => {
  assert.equal(link('https://example.com/', 'Why').type, 'link');
  assert.deepEqual(link('javascript:alert(1)', 'Why'), { type: 'text', text: 'Why: javascript:alert(1)' });
  assert.deepEqual(paragraph('', 'a', '').elements, [{ type: 'text', text: 'a' }]);
});

test('a code block keeps its lines and nothing that steers', () => {
  assert.deepEqual(preformatted('a\u001b[31m\nb').elements, [{ type: 'text', text: 'a[31m\nb' }]);
});
