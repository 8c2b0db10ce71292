import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateExpired } from '../../../src/causes/certificate/certificate-expired.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

const EXPIRED = leafOf({ notAfter: '2026-11-20T00:00:00Z' });
const LAPSED = issueCertificate({
  commonName: 'Lapsed CA',
  ca: true,
  issuer: authority.root,
  notAfter: '2026-11-01T00:00:00Z',
});

test('an expired certificate is found where it is needed, and nowhere else', () => {
  judgeRows(certificateExpired, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'expired three days ago',
    [presenting([EXPIRED, authority.intermediate])],
    'found proven',
    /^certificate 1 of 2 \(CN=origin\.example\.com\) ended 2026-11-20T00:00:00Z, 3 days before this check$/,
  ],
  [
    'its last second',
    [presenting([leafOf({ notAfter: '2026-11-23T10:00:00Z' }), authority.intermediate])],
    'ruled-out',
  ],
  [
    'one second past',
    [presenting([leafOf({ notAfter: '2026-11-23T09:59:59Z' }), authority.intermediate])],
    'found proven',
    /1 second before/,
  ],
  ['expired and incomplete', [presenting([EXPIRED])], 'found proven'],
  [
    'an expired intermediate',
    [presenting([leafOf({ issuer: LAPSED }), LAPSED])],
    'found proven',
    /^certificate 2 of 2 \(CN=Lapsed CA\) ended 2026-11-01/,
  ],
  ['an expired certificate nobody needs', [presenting([...goodChain, LAPSED])], 'ruled-out'],
  [
    'one of three handshakes',
    [
      presenting(goodChain),
      presenting(goodChain, { purpose: 'repeat' }),
      presenting([EXPIRED, authority.intermediate], { purpose: 'repeat' }),
    ],
    'found proven (intermittent)',
    /^1 of 3 handshakes: certificate 1 of 2/,
  ],
  [
    'a fallback for names it does not know',
    [
      presenting([
        leafOf({ names: ['default.invalid'], notAfter: '2026-11-01T00:00:00Z' }),
        authority.intermediate,
      ]),
      presenting([leafOf({ names: ['www.example.com'] }), authority.intermediate], {
        purpose: 'other-name',
        serverName: 'www.example.com',
      }),
    ],
    'unknown',
    /for www\.example\.com it has a good one/,
  ],
];
