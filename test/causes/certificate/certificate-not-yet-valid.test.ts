import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateNotYetValid } from '../../../src/causes/certificate/certificate-not-yet-valid.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from '../presenting.ts';

test('a certificate from the future is found', () => {
  judgeRows(certificateNotYetValid, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'begins tomorrow',
    [presenting([leafOf({ notBefore: '2026-11-24T10:00:00Z' }), authority.intermediate])],
    'found proven',
    /begins 2026-11-24T10:00:00Z, 1 day after this check/,
  ],
  [
    'begins now',
    [presenting([leafOf({ notBefore: '2026-11-23T10:00:00Z' }), authority.intermediate])],
    'ruled-out',
  ],
];
