import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateChainIncomplete } from '../../../src/causes/certificate/certificate-chain-incomplete.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import {
  authority,
  type ChainRow,
  goodChain,
  judgeRows,
  leafOf,
  NOW,
  ORIGIN,
  presenting,
} from '../presenting.ts';

const PRIVATE = issueCertificate({ commonName: 'Corporate Root', ca: true });
const PLAIN = issueCertificate({ commonName: 'Acme CA', ca: true });
const SECOND = issueCertificate({
  commonName: 'Second',
  ca: true,
  issuer: issueCertificate({ commonName: 'First', organization: 'cf502', ca: true, issuer: authority.root }),
});

test('an issuer that exists and was not sent', () => {
  judgeRows(certificateChainIncomplete, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'leaf only',
    [presenting([leafOf({ issuerUrl: 'http://ca.example/i.der' })])],
    'found proven',
    /^certificate 1 of 1 \(CN=origin\.example\.com\) was issued by CN=cf502 Farm Intermediate, O=cf502, which was not sent/,
  ],
  ['leaf only, without its issuer’s address', [presenting([leafOf()])], 'found proven'],
  ['the root in place of the intermediate', [presenting([leafOf(), authority.root])], 'found proven'],
  [
    'the second of two intermediates',
    [presenting([leafOf({ issuer: SECOND }), SECOND])],
    'found proven',
    /^certificate 2 of 2 \(CN=Second\)/,
  ],
  [
    'an issuer that does not tell',
    [presenting([leafOf({ issuer: PLAIN })])],
    'found likely',
    /or a private CA/,
  ],
  [
    'a private root that was not sent',
    [presenting([leafOf({ issuer: PRIVATE })])],
    'unknown',
    /whether CN=Corporate Root is a public CA/,
  ],
  ['a private root that was sent', [presenting([leafOf({ issuer: PRIVATE }), PRIVATE])], 'ruled-out'],
  ['self-signed', [presenting([issueCertificate({ names: [ORIGIN] })])], 'ruled-out'],
];
