import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../src/formats/evidence.ts';
import { checkedLines } from '../../src/render/checked.ts';
import { reportOf } from '../causes/case.ts';
import { endpoint, evidence, failed } from '../causes/evidence.ts';
import { META, verdicts } from '../report/reports.ts';

const UNSEEN = {
  'lambda-edge-validation': { kind: 'unknown', missing: 'a long way to a log', matters: false },
  'cloudfront-function-validation': { kind: 'unknown', missing: 'another long way', matters: false },
  'lambda-edge-execution': { kind: 'unknown', missing: 'a third way', matters: false },
  'lambda-edge-limit': { kind: 'unknown', missing: 'a third way', matters: false },
  'cloudfront-function-execution': { kind: 'unknown', missing: 'a third way', matters: false },
  'cloudfront-function-throttled': { kind: 'unknown', missing: 'a third way', matters: false },
} as const;

const linesOf = (given: Partial<Evidence>) =>
  checkedLines(reportOf(evidence(given), verdicts(UNSEEN), META)).map(
    ({ label, text }) => `${label}: ${text}`,
  );

test('edge functions, which no origin shows, take one line; where one was handed over, what it left open', () => {
  const lines = linesOf({});
  assert.match(lines.at(-1) ?? '', /^Edge functions: not seen from here; “cf502 edge”/);
  assert.equal(lines.filter((line) => line.includes('long way')).length, 0);
  const handed = linesOf({ edgeFunction: { kind: 'said', causes: [], because: 'nothing' } });
  const [left = ''] = handed.filter((line) => line.startsWith('Not seen'));
  assert.match(
    left,
    /lambda-edge-validation \(a long way to a log\); cloudfront-function-validation \(another /,
  );
});

test('of a family with a fault, the rest is what was not seen', () => {
  const judged = verdicts({
    'tcp-refused': {
      kind: 'found',
      certainty: 'proven',
      because: 'nobody listens',
      decisive: 'nobody listens',
    },
    'tcp-reset': { kind: 'unknown', missing: 'no more tries', matters: false },
    'tcp-timed-out': { kind: 'unknown', missing: 'no more tries', matters: false },
  });
  const lines = checkedLines(reportOf(evidence({}), judged, META));
  assert.equal(lines.find(({ label }) => label === 'Not seen (2)')?.text, 'the rest of TCP (no more tries)');
});

test('what was not seen is told once, by the family where nothing of it was ruled out; the rest is counted', () => {
  const missing = (text: string) => ({ kind: 'unknown', missing: text, matters: false }) as const;
  const all = evidence({});
  const judged = verdicts({
    ...UNSEEN,
    'tls-not-spoken': missing('no handshake'),
    'tls-server-name-rejected': missing('no handshake'),
    'tls-protocol-unsupported': missing('no handshake'),
    'tls-cipher-unsupported': missing('no handshake'),
    'tls-group-unsupported': missing('no handshake'),
    'tls-handshake-failed': missing('no handshake'),
    'tls-client-certificate-required': missing('a handshake that gets this far'),
    'certificate-expired': missing('no handshake'),
    'dns-inconsistent': missing('one server to compare'),
    'origin-inconsistent': missing('one server to compare'),
  });
  const lines = checkedLines(reportOf(all, judged, META)).map(({ label, text }) => `${label}: ${text}`);
  assert.deepEqual(
    // How many causes there are of each family is not this test's to know, only that TLS is none of those ruled out.
    lines
      .filter((line) => /^(?:Ruled out|Not seen)/.test(line))
      .map((line) => line.replace(/^Ruled out.*/, families)),
    [
      'settings and others, DNS, TCP, certificate, HTTP',
      'Not seen (10): dns-inconsistent, origin-inconsistent (one server to compare); TLS, certificate-expired (no handshake)',
    ],
  );
});

/** `Ruled out (3): DNS 2, TCP 1` without its numbers. */
const families = (line: string): string => line.replace(/^Ruled out \(\d+\): /, '').replaceAll(/ \d+/g, '');

test('a failure is told by its code, without the lines of OpenSSL behind it', () => {
  const seen = endpoint({ tcp: failed('unknown', 'tls', 'ERR_SSL_ALERT: 40:error:0A000438:SSL routines') });
  const lines = linesOf({ endpoints: [seen] });
  assert.ok(
    lines.some((line) => line.endsWith('no connection: ERR_SSL_ALERT')),
    lines.join('\n'),
  );
  const slashed = endpoint({ tcp: failed('unknown', 'tls', 'ERR_SSL_SSL/TLS_ALERT: 40:error:0A000438') });
  assert.ok(linesOf({ endpoints: [slashed] }).some((line) => line.endsWith(': ERR_SSL_SSL/TLS_ALERT')));
  const refused = linesOf({
    endpoints: [endpoint({ tcp: failed('refused', 'connect', 'connect ECONNREFUSED') })],
  });
  assert.ok(
    refused.some((line) => line.endsWith('no connection: refused (connect ECONNREFUSED)')),
    refused.join('\n'),
  );
});
