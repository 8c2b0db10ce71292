import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateChainTooLong } from '../../../src/causes/certificate/certificate-chain-too-long.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

const strangers = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    issueCertificate({ commonName: `Stranger ${index}`, ca: true, key: 'p-256' }),
  );
const named = (count: number) =>
  leafOf({ names: Array.from({ length: count }, (_, index) => `${'x'.repeat(50)}${index}.example.com`) });

test('more than AWS’s own TLS library takes by default is a warning', () => {
  judgeRows(certificateChainTooLong, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  ['seven', [presenting([...goodChain, ...strangers(5)])], 'ruled-out'],
  [
    'eight',
    [presenting([...goodChain, ...strangers(6)])],
    'warning',
    /^8 certificates are sent; AWS’s own TLS library refuses more than 7 by default, .* likely does too$/,
  ],
  ['a message just below 64 KiB', [presenting([named(900), authority.intermediate])], 'ruled-out'],
  [
    'a message above 64 KiB',
    [presenting([named(500), named(500), authority.intermediate])],
    'warning',
    /^the certificates take [67]\d,\d{3} bytes; .* refuses more than 65,536 in one message/,
  ],
];
