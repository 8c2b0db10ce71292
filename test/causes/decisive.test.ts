import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointCause } from '../../src/causes/cause.ts';
import { certificateChainIncomplete } from '../../src/causes/certificate/certificate-chain-incomplete.ts';
import { certificateExpired } from '../../src/causes/certificate/certificate-expired.ts';
import { certificateNameMismatch } from '../../src/causes/certificate/certificate-name-mismatch.ts';
import { certificateNotYetValid } from '../../src/causes/certificate/certificate-not-yet-valid.ts';
import { certificateSelfSigned } from '../../src/causes/certificate/certificate-self-signed.ts';
import { certificateUntrusted } from '../../src/causes/certificate/certificate-untrusted.ts';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { judgeEndpoint } from './case.ts';
import { authority, leafOf, NOW, ORIGIN, presenting, seenWith } from './presenting.ts';

const PRIVATE = issueCertificate({ commonName: 'Corporate Root, Ltd', organization: 'Corp', ca: true });
const OLD = issueCertificate({
  commonName: 'Old CA',
  organization: 'cf502',
  ca: true,
  issuer: authority.root,
  notBefore: '2020-01-01T00:00:00Z',
  notAfter: '2026-11-22T08:30:00Z',
});

const ROWS: readonly (readonly [cause: EndpointCause, chain: readonly Issued[], decisive: string])[] = [
  [certificateChainIncomplete, [leafOf()], 'CN=cf502 Farm Intermediate is missing'],
  [
    certificateExpired,
    [leafOf({ notAfter: '2026-11-20T00:00:00Z' }), authority.intermediate],
    'it ended 2026-11-20 00:00 UTC, 3 days before this check',
  ],
  [
    certificateExpired,
    [leafOf({ issuer: OLD }), OLD],
    'CN=Old CA ended 2026-11-22 08:30 UTC, 1 day before this check',
  ],
  [
    certificateNotYetValid,
    [leafOf({ notBefore: '2026-11-24T00:00:00Z' }), authority.intermediate],
    'it begins 2026-11-24 00:00 UTC, 14 hours after this check',
  ],
  [certificateSelfSigned, [issueCertificate({ names: [ORIGIN] })], ''],
  [
    certificateUntrusted,
    [leafOf({ issuer: PRIVATE }), PRIVATE],
    'its chain ends at CN=Corporate Root\\, Ltd',
  ],
  [certificateUntrusted, [leafOf({ issuer: PRIVATE })], 'it was issued by CN=Corporate Root\\, Ltd'],
  [
    certificateNameMismatch,
    [leafOf({ names: ['a.example', 'b.example'] }), authority.intermediate],
    'it covers only a.example, b.example',
  ],
];

test('the one fact that decides, in few words, where a cause has more to tell', () => {
  for (const [cause, chain, decisive] of ROWS) {
    const judgement = judgeEndpoint(cause, ...seenWith([presenting(chain)]), NOW);
    assert.equal(judgement.kind === 'found' && judgement.decisive, decisive, cause.id);
  }
});
