import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateChainOrder } from '../../src/causes/certificate-chain-order.ts';
import { issueCertificate } from '../../src/farm/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from './presenting.ts';

const SECOND = issueCertificate({ commonName: 'Second', ca: true, issuer: authority.root });
const FIRST = issueCertificate({ commonName: 'First', ca: true, issuer: SECOND });

const EXPIRED_TWIN = issueCertificate({
  commonName: 'cf502 Farm Intermediate',
  organization: 'cf502',
  ca: true,
  issuer: authority.root,
  reuseKey: authority.intermediate,
  notAfter: '2026-11-01T00:00:00Z',
});
const NEW_ROOT = issueCertificate({ commonName: 'New Root', ca: true });
const NEW_CA = issueCertificate({ commonName: 'New CA', ca: true, issuer: NEW_ROOT });
const CROSS_SIGN = issueCertificate({
  commonName: 'New Root',
  ca: true,
  issuer: authority.root,
  reuseKey: NEW_ROOT,
});

test('the order of what is needed, nothing else', () => {
  judgeRows(certificateChainOrder, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  ['the root last', [presenting([...goodChain, authority.root])], 'ruled-out'],
  [
    'intermediates swapped',
    [presenting([leafOf({ issuer: FIRST }), SECOND, FIRST])],
    'found likely',
    /^certificate 3 of 3 \(CN=First\) issued the one .* belongs in place 2, where certificate 2 of 3 \(CN=Second\) stands$/,
  ],
  [
    'the expired one of two intermediates of one name in front',
    [presenting([leafOf(), EXPIRED_TWIN, authority.intermediate])],
    'found likely',
    /place 2, where certificate 2 of 3 \(.*\) stands; that one ends 2026-11-01T00:00:00Z, the other 2027-/,
  ],
  [
    'a new root in front of its cross-sign',
    [presenting([leafOf({ issuer: NEW_CA }), NEW_CA, NEW_ROOT, CROSS_SIGN])],
    'found likely',
    /place 3, where certificate 3 of 4 \(CN=New Root\) stands; that one was issued by CN=New Root, the other by CN=cf502 Farm Root/,
  ],
  ['the root in between', [presenting([leafOf(), authority.root, authority.intermediate])], 'found likely'],
  [
    'the leaf last',
    [presenting([authority.intermediate, leafOf()])],
    'found proven',
    /must come first and is certificate 2 of 2 \(CN=origin\.example\.com\); first comes certificate 1 of 2/,
  ],
  [
    'swapped and expired',
    [presenting([leafOf({ issuer: FIRST, notAfter: '2026-11-01T00:00:00Z' }), SECOND, FIRST])],
    'found proven',
  ],
  ['incomplete is not misordered', [presenting([leafOf()])], 'ruled-out'],
];
