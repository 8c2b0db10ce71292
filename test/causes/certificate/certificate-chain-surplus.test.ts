import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateChainSurplus } from '../../../src/causes/certificate/certificate-chain-surplus.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

const { root, intermediate } = authority;
const STRANGER = issueCertificate({ commonName: 'Stranger', ca: true });
const TWIN = {
  commonName: 'cf502 Farm Intermediate',
  organization: 'cf502',
  ca: true,
  reuseKey: intermediate,
};
const EXPIRED_TWIN = issueCertificate({ ...TWIN, issuer: root, notAfter: '2026-11-01T00:00:00Z' });
const STRAY_TWIN = issueCertificate({ ...TWIN, issuer: STRANGER });
const NEW_ROOT = issueCertificate({ commonName: 'New Root', ca: true });
const NEW_CA = issueCertificate({ commonName: 'New CA', ca: true, issuer: NEW_ROOT });
const CROSS_SIGN = issueCertificate({ commonName: 'New Root', ca: true, issuer: root, reuseKey: NEW_ROOT });

test('what is sent and not needed is a warning, whatever stands in order', () => {
  judgeRows(certificateChainSurplus, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  ['the root last', [presenting([...goodChain, root])], 'ruled-out'],
  [
    'the leaf twice',
    [presenting([goodChain[0] ?? root, ...goodChain])],
    'warning',
    /^certificate 2 of 3 is the server’s own, sent again; AWS’s own TLS library passes over such$/,
  ],
  [
    'the intermediate twice',
    [presenting([...goodChain, intermediate])],
    'warning',
    /^certificate 3 of 3 \(.*\) was sent before; /,
  ],
  [
    'the root in between',
    [presenting([leafOf(), root, intermediate])],
    'warning',
    /^certificate 2 of 3 .* belongs above those that are needed and stands between them; .* passes over such$/,
  ],
  [
    'a new root in front of its cross-sign, where OpenSSL ends',
    [presenting([leafOf({ issuer: NEW_CA }), NEW_CA, NEW_ROOT, CROSS_SIGN])],
    'warning',
    /^certificate 3 of 4 \(CN=New Root\) has the name of .*; .* may take certificate 3 in place/,
  ],
  [
    'four strangers',
    [presenting([...goodChain, STRANGER, leafOf(), leafOf(), leafOf()])],
    'warning',
    /^certificate 3 of 6 \(CN=Stranger\) did not issue any that is needed; .*; nor are 2 more needed; /,
  ],
  [
    'the expired one of two intermediates of one name in front, which OpenSSL passes over',
    [presenting([leafOf(), EXPIRED_TWIN, intermediate])],
    'warning',
    /^certificate 2 of 3 .* has the name of an issuer that is needed; that one ends 2026-11-01T00:00:00Z, the other .*; AWS’s own TLS library passes over such$/,
  ],
  [
    'one of the same name and key that leads nowhere in front, which OpenSSL takes',
    [presenting([leafOf(), STRAY_TWIN, intermediate])],
    'warning',
    /AWS’s own TLS library may take certificate 2 in place of the right one, and refuse the chain$/,
  ],
  ['the same one behind', [presenting([leafOf(), intermediate, STRAY_TWIN])], 'ruled-out'],
  ['beside a chain that leads nowhere it is no matter', [presenting([leafOf(), STRANGER])], 'ruled-out'],
];
