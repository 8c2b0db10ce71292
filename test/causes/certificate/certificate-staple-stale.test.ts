import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateStapleStale as CAUSE } from '../../../src/causes/certificate/certificate-staple-stale.ts';
import { judgeEndpoint } from '../case.ts';
import { evidence, handshake } from '../evidence.ts';
import { seenWith } from '../negotiation.ts';

/** Made by `openssl ocsp` (3.5, 2026-11-30): good, and revoked; valid from 2026-11-30T07:04:42Z for seven days. */
const GOOD =
  'MIIBEgoBAKCCAQswggEHBgkrBgEFBQcwAQEEgfkwgfYwgZ2hETAPMQ0wCwYDVQQDDAR0ZXN0GA8yMDI2MTEzMDA3MDQ0MlowdzB1ME0wCQYFKw4DAhoFAAQUeY2fXA5U28Ndcl+nj/qwq5IQzooEFCoqMhOzXtHak0K4r5zUnlsf8HabAhRJtvRcg4DMgFuZ93Nwybn6ROwUB4AAGA8yMDI2MTEzMDA3MDQ0MlqgERgPMjAyNjEyMDcwNzA0NDJaMAoGCCqGSM49BAMCA0gAMEUCIQCnov94UrvdeC+VqkH4OnCz0VfkaZW0xWHcyTgQLhIOywIgOZUeBOBvxwHaPR17axR+YwwrUXJgtO/H0rUsvK1LR1Q=';
const REVOKED =
  'MIIBJwoBAKCCASAwggEcBgkrBgEFBQcwAQEEggENMIIBCTCBsKERMA8xDTALBgNVBAMMBHRlc3QYDzIwMjYxMTMwMDcwNDQzWjCBiTCBhjBNMAkGBSsOAwIaBQAEFHmNn1wOVNvDXXJfp4/6sKuSEM6KBBQqKjITs17R2pNCuK+c1J5bH/B2mwIUSbb0XIOAzIBbmfdzcMm5+kTsFAehERgPMjAyNjAxMDEwMDAwMDBaGA8yMDI2MTEzMDA3MDQ0M1qgERgPMjAyNjEyMDcwNzA0NDNaMAoGCCqGSM49BAMCA0gAMEUCIQCnCeeewOGakBWFWQucKPRxHGwe96ssAeqgmD7GHSqxSwIgdwTD6cGNYqdqO9pKN9Sh+eBIhYYzXL3Kawbfe0TorXg=';

test('a response that is past its time, or not yet valid, or says revoked, is a warning', () => {
  for (const [staple, now, kind, words] of [
    [undefined, '2026-12-01T00:00:00Z', 'ruled-out', /./],
    [GOOD, '2026-12-01T00:00:00Z', 'ruled-out', /./],
    [GOOD, '2026-12-07T07:04:42Z', 'ruled-out', /./],
    [
      GOOD,
      '2026-12-07T07:04:43Z',
      'warning',
      /ended 2026-12-07T07:04:42Z, .* before this check; AWS's TLS library/,
    ],
    [GOOD, '2026-11-30T07:04:41Z', 'warning', /valid from 2026-11-30T07:04:42Z on/],
    [REVOKED, '2026-12-01T00:00:00Z', 'warning', /says that its certificate was revoked/],
    [Buffer.from('no response').toString('base64'), '2026-12-01T00:00:00Z', 'ruled-out', /./],
  ] as const) {
    const seen = seenWith(handshake(staple === undefined ? {} : { staple }));
    const verdict = judgeEndpoint(CAUSE, seen, evidence({ endpoints: [seen] }), new Date(now));
    assert.equal(verdict.kind, kind, `${now} ${JSON.stringify(verdict)}`);
    if (verdict.kind === 'warning') assert.match(verdict.because, words);
  }
});

test('where there is no handshake to judge', () => {
  const none = { ...seenWith(handshake()), handshakes: [] };
  const verdict = judgeEndpoint(CAUSE, none, evidence({ endpoints: [none] }));
  assert.ok(verdict.kind === 'unknown' && !verdict.matters);
});
