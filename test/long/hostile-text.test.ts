import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { explainText } from '../../src/explain/explain-text.ts';

const explain = (text: string) => explainText(Buffer.from(text));

test('four million characters of anything end in time to be answered', { timeout: 60_000 }, () => {
  for (const unit of [
    '<',
    '&amp;',
    'a: b\n',
    '\n',
    '[',
    '{"a":',
    'HTTP/2 502\n',
    '2026-01-01 10:00:00 ',
    'Request ID: ',
    '(aaaaaaaaaaaaaaaaaaaa',
  ])
    assert.ok(explain(unit.repeat(4_000_000 / unit.length)).because.length > 0);
});

test('200 MB of nothing in a small gzip file are no text', () => {
  assert.equal(explainText(gzipSync(Buffer.alloc(200 * 1024 * 1024))).form, 'unrecognised');
});
