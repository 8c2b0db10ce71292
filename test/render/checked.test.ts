import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { checkedLines } from '../../src/render/checked.ts';
import { toReport } from '../../src/report/to-report.ts';
import { endpoint, evidence, failed } from '../causes/evidence.ts';
import { META, verdicts } from '../report/reports.ts';

const UNSEEN = {
  'lambda-edge-validation': { kind: 'unknown', missing: 'a long way to a log', matters: false },
  'cloudfront-function-validation': { kind: 'unknown', missing: 'another long way', matters: false },
} as const;

const linesOf = (given: Partial<Evidence>) =>
  checkedLines(toReport(evidence(given), verdicts(UNSEEN), META)).map(
    ({ label, text }) => `${label}: ${text}`,
  );

test('edge functions, which no origin shows, take one line; where one was handed over, what it left open', () => {
  const lines = linesOf({});
  assert.match(lines.at(-1) ?? '', /^Edge functions: not seen from here; “cf502 edge”/);
  assert.equal(lines.filter((line) => line.includes('long way')).length, 0);
  const handed = linesOf({ edgeFunction: { kind: 'said', causes: [], because: 'nothing' } });
  assert.equal(handed.filter((line) => /^Not seen \(1\): .*long way/.test(line)).length, 2);
});

test('a failure is told by its code, without the lines of OpenSSL behind it', () => {
  const seen = endpoint({ tcp: failed('unknown', 'tls', 'ERR_SSL_ALERT: 40:error:0A000438:SSL routines') });
  const lines = linesOf({ endpoints: [seen] });
  assert.ok(
    lines.some((line) => line.endsWith('no connection: ERR_SSL_ALERT')),
    lines.join('\n'),
  );
  const refused = linesOf({
    endpoints: [endpoint({ tcp: failed('refused', 'connect', 'connect ECONNREFUSED') })],
  });
  assert.ok(
    refused.some((line) => line.endsWith('no connection: refused (connect ECONNREFUSED)')),
    refused.join('\n'),
  );
});
