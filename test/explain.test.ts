import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runExplain } from '../src/explain.ts';

const read = (name: string) => readFileSync(new URL(`fixtures/explain/${name}`, import.meta.url));

test('the text for people says what happened, what is possible and what to do next', () => {
  for (const name of ['standard.log', 'page-lambda-read-only.html', 'curl-origin.txt']) {
    const { text, exitStatus } = runExplain(read(name), { colour: false });
    assert.equal(exitStatus, 0);
    assert.equal(text, read(`${name}.explained.txt`).toString(), name);
  }
});

test('a text that says nothing ends with 3 and one sentence', () => {
  const { text, exitStatus, report } = runExplain(Buffer.from('hello'), { colour: false });
  assert.equal(exitStatus, 3);
  assert.equal(text, 'Nothing in this text is known to be said by CloudFront.\n');
  assert.equal(report.schema, 'cf502/explain@1');
});

test('foreign text steers no terminal', () => {
  const log = read('standard.log').toString().replaceAll('/api/a%20b', '/%1B%5B2Jgone%0A');
  assert.ok(!runExplain(Buffer.from(log), { colour: false }).text.includes('\u001b'));
});
