import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateUntrusted } from '../../../src/causes/certificate/certificate-untrusted.ts';
import { certificateWeakSignature } from '../../../src/causes/certificate/certificate-weak-signature.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { judgeEndpoint } from '../case.ts';
import {
  authority,
  type ChainRow,
  goodChain,
  inShort,
  judgeRows,
  leafOf,
  NOW,
  presenting,
  seenWith,
} from '../presenting.ts';

const SHA1_LEAF = [leafOf({ hash: 'sha1' }), authority.intermediate];
const SHA1_CA = issueCertificate({
  commonName: 'Old CA',
  ca: true,
  issuer: authority.root,
  hash: 'sha1',
  notAfter: '2027-11-01T00:00:00Z',
});

test('signatures with MD5 and SHA-1 on the path, whoever made them', () => {
  judgeRows(certificateWeakSignature, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['SHA-256', [presenting(goodChain)], 'ruled-out'],
  [
    'the leaf with SHA-1',
    [presenting(SHA1_LEAF)],
    'found likely',
    /^certificate 1 of 2 .* ecdsa-with-SHA1.*AWS’s own TLS library takes/,
  ],
  [
    'an issuer with SHA-1',
    [presenting([leafOf({ issuer: SHA1_CA }), SHA1_CA])],
    'found likely',
    /^certificate 2 of 2 \(CN=Old CA\)/,
  ],
  [
    'one host of two',
    [presenting(goodChain), presenting(SHA1_LEAF, { purpose: 'repeat' })],
    'found likely (intermittent)',
    /^1 of 2 handshakes: /,
  ],
];

test('it is no second fault beside the chain, which leads to a trusted root', () => {
  assert.equal(
    inShort(judgeEndpoint(certificateUntrusted, ...seenWith([presenting(SHA1_LEAF)]), NOW)),
    'ruled-out',
  );
});
