import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpTimedOut } from '../../../src/causes/http/http-timed-out.ts';
import { answers, fails, judgeOne, judgeRows, UNCONNECTED } from '../http.ts';

test('an origin that does not answer within the response time-out', () => {
  judgeRows(httpTimedOut, [
    ['answered', answers({}), 'ruled-out'],
    ['malformed is an answer', fails('malformed', 'header-line: "X"'), 'ruled-out'],
    ['closed is an answer of a kind', fails('closed', 'closed without a byte'), 'ruled-out'],
    [
      'silent',
      fails('timed-out', 'nothing came within 30 s'),
      'found',
      /a first byte did not come within 30 s/,
    ],
    [
      'silent in the head, with another setting',
      fails('timed-out', 'nothing came within 5 s after 12 bytes of an unfinished head, "HTTP/1.1 200"'),
      'found',
      /the rest of the head did not come within 5 s/,
      { responseTimeoutMs: 5_000 },
    ],
    [
      'silent in the body',
      answers({ body: { bytes: 7, sample: '', ending: 'timed-out', detail: 'nothing came within 30 s' } }),
      'warning',
      /after 7 body bytes nothing more within 30 s/,
    ],
    ['our own deadline', fails('cut-short', 'ended by our own deadline'), 'unknown'],
    ['no connection in time is TCP’s', fails('timed-out', 'nothing came within 10 s', 'connect'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});

test('it is documented and measured', () => {
  const judgement = judgeOne(httpTimedOut, fails('timed-out', 'nothing came within 30 s'));
  assert.equal(judgement.kind === 'found' && judgement.certainty, 'proven');
});
