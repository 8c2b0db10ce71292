import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainText } from '../../../src/explain/explain-text.ts';
import { formatExplainReport } from '../../../src/render/terminal/explain-report.ts';

const read = (name: string) => readFileSync(new URL(`../../fixtures/explain/${name}`, import.meta.url));
const inWords = (bytes: Uint8Array) => formatExplainReport(explainText(bytes), false);

test('the text for people says what happened, what is possible and what to do next', () => {
  for (const name of ['standard.log', 'page-lambda-read-only.html', 'curl-origin.txt'])
    assert.equal(inWords(read(name)), read(`${name}.explained.txt`).toString(), name);
});

test('a text that says nothing gets one sentence, and what to paste', () => {
  assert.match(
    inWords(Buffer.from('hello')),
    /^Nothing in this text is known to be said by CloudFront\.\nNext: Paste what tells more[^\n]*\n$/,
  );
});

test('foreign text steers no terminal', () => {
  const log = read('standard.log').toString().replaceAll('/api/a%20b', '/%1B%5B2Jgone%0A');
  assert.ok(!inWords(Buffer.from(log)).includes('\u001b'));
});
