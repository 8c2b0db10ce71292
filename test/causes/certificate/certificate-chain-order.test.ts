import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateChainOrder } from '../../../src/causes/certificate/certificate-chain-order.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

const SECOND = issueCertificate({ commonName: 'Second', ca: true, issuer: authority.root });
const FIRST = issueCertificate({ commonName: 'First', ca: true, issuer: SECOND });

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
    /^certificate 3 of 3 \(CN=First\) issued the one .* belongs in place 2, where certificate 2 of 3 \(CN=Second\) stands\. AWS’s page says that wrongly ordered chains fail; AWS’s own TLS library sorts them$/,
  ],
  [
    'the root in between is surplus',
    [presenting([leafOf(), authority.root, authority.intermediate])],
    'ruled-out',
  ],
  [
    'the leaf last',
    [presenting([authority.intermediate, leafOf()])],
    'found proven',
    /must come first and is certificate 2 of 2 \(CN=origin\.example\.com\); first comes certificate 1 of 2/,
  ],
  [
    'swapped and expired',
    [presenting([leafOf({ issuer: FIRST, notAfter: '2026-11-01T00:00:00Z' }), SECOND, FIRST])],
    'found likely',
    /AWS’s own TLS library sorts them$/,
  ],
  ['incomplete is not misordered', [presenting([leafOf()])], 'ruled-out'],
];
