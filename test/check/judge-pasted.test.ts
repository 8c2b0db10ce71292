import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePasted } from '../../src/check/judge-pasted.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { chainAnswer } from '../../src/slack/sending/chain-answer.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const { intermediate } = createAuthority(NOW);
const leaf = issueCertificate({
  names: ['origin.example.com'],
  issuer: intermediate,
  notBefore: '2026-10-01T00:00:00Z',
  notAfter: '2026-11-01T00:00:00Z',
});

/** `openssl s_client -showcerts`, shortened. */
const PRINTED = `$ openssl s_client -connect 192.0.2.1:443 -servername www.example.com -showcerts </dev/null
Certificate chain
 0 s:CN = origin.example.com
   i:CN = authority
${leaf.pem} 1 s:CN = authority
${intermediate.pem}---
Verify return code: 10 (certificate has expired)`;

test('certificates in what a command printed are judged, for the name that was asked', () => {
  const verdict = judgePasted(PRINTED, NOW);
  assert.equal(verdict?.kind, 'chain');
  const report = verdict?.kind === 'chain' ? verdict.report : null;
  assert.equal(report?.state, 'rejected');
  assert.deepEqual(
    ['certificate-expired', 'certificate-name-mismatch'].filter(
      (id) => !report?.causes.includes(id as never),
    ),
    [],
  );
  const escaped = JSON.stringify({ chain: leaf.pem + intermediate.pem });
  assert.equal(judgePasted(escaped, NOW)?.kind, 'chain');
  assert.match(
    report === null ? '' : chainAnswer(report).text,
    /Rejected[\s\S]*origin\.example\.com[\s\S]*expired/,
  );
});

test('what cannot be read is said in a sentence, and prose is neither', () => {
  const broken = '-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----';
  const verdict = judgePasted(broken, NOW);
  assert.equal(verdict?.kind, 'unread');
  assert.match(verdict?.kind === 'unread' ? verdict.because : '', /copy the file again/);
  assert.equal(judgePasted('{"status":"200","headers":{"x-id":"7"}}', NOW)?.kind, 'edge');
  for (const text of ['return to shop.example.test', 'hello', '', '{"a":1}', 'x => y'])
    assert.equal(judgePasted(text, NOW), null, text);
});
