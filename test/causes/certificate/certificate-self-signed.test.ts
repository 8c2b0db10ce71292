import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateSelfSigned } from '../../../src/causes/certificate/certificate-self-signed.ts';
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
const FAKE = issueCertificate({
  commonName: 'Kubernetes Ingress Controller Fake Certificate',
  organization: 'Acme Co',
  names: ['ingress.local'],
});

test('a leaf that is its own issuer is found; a root that is, is not', () => {
  judgeRows(certificateSelfSigned, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'self-signed',
    [presenting([issueCertificate({ names: [ORIGIN] })])],
    'found proven',
    /^certificate 1 of 1 \(CN=origin\.example\.com\) is self-signed/,
  ],
  [
    'with a CA flag, as openssl req -x509 makes it',
    [presenting([issueCertificate({ names: [ORIGIN], ca: true })])],
    'found proven',
  ],
  ['a private root sent along', [presenting([leafOf({ issuer: PRIVATE }), PRIVATE])], 'ruled-out'],
  [
    'the fallback of ingress-nginx',
    [presenting([FAKE])],
    'found proven',
    /ingress-nginx serves without a usable TLS secret/,
    { hostHeader: 'none' },
  ],
  ['that fallback, where viewers may use a name the server knows', [presenting([FAKE])], 'found depends'],
  [
    'that fallback, while another name gets a good chain',
    [
      presenting([FAKE]),
      presenting([leafOf({ names: ['www.example.com'] }), authority.intermediate], {
        purpose: 'other-name',
        serverName: 'www.example.com',
      }),
    ],
    'unknown',
  ],
  [
    'that fallback, while the origin’s own name gets one that ended',
    [
      presenting([FAKE], { serverName: 'www.example.com' }),
      presenting([leafOf({ notAfter: '2026-11-01T00:00:00Z' }), authority.intermediate], {
        purpose: 'other-name',
      }),
    ],
    'unknown',
    /for origin\.example\.com it has another/,
    { hostHeader: 'www.example.com' },
  ],
  [
    'that fallback, and for another name too',
    [presenting([FAKE]), presenting([FAKE], { purpose: 'other-name', serverName: 'www.example.com' })],
    'found proven',
    /self-signed/,
    { hostHeader: 'none' },
  ],
];
