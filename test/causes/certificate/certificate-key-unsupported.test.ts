import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { certificateKeyUnsupported as CAUSE } from '../../../src/causes/certificate/certificate-key-unsupported.ts';
import { issueCertificate, type KeyKind } from '../../../src/lab/origins/issue-certificate.ts';
import { handshake } from '../evidence.ts';
import { assertWithoutHandshake, HANDSHAKE_FAILURE, judge, refused, seenWith } from '../negotiation.ts';

const chainOf = (key: KeyKind) => [
  issueCertificate({ key, names: ['origin.example.com'] }).der.toString('base64'),
];

test('each kind of key in a handshake that went through', () => {
  for (const [key, kind, because] of [
    ['p-256', 'ruled-out', null],
    ['rsa-1024', 'ruled-out', null],
    ['rsa-2048', 'ruled-out', null],
    ['p-384', 'warning', /secp384r1/],
    ['p-521', 'warning', /secp521r1/],
    ['ed25519', 'found', /Ed25519/],
  ] as const) {
    const verdict = judge(CAUSE, seenWith(handshake({ chain: chainOf(key) })));
    assert.equal(verdict.kind, kind, key);
    if (because !== null) assert.match('because' in verdict ? verdict.because : '', because);
    if (verdict.kind === 'found') assert.equal(verdict.certainty, 'likely');
  }
});

test('an EC key whose curve is spelled out is none that CloudFront documents', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
  const reuseKey = { ...issueCertificate({}), key: privateKey };
  const chain = [issueCertificate({ reuseKey, names: ['origin.example.com'] }).der.toString('base64')];
  const verdict = judge(CAUSE, seenWith(handshake({ chain })));
  assert.ok(verdict.kind === 'found' && verdict.certainty === 'likely');
  assert.match(verdict.because, /explicit parameters/);
});

test('a key that nothing offered fits, shown by a wider hello', () => {
  const ed25519 = { code: 0x0807, name: 'ed25519' };
  for (const [wider, because] of [
    [
      ['every-suite', handshake({ chain: chainOf('ed25519'), signatureScheme: ed25519 })],
      /Ed25519 key.*handshake_failure/,
    ],
    [['every-suite', handshake({ signatureScheme: ed25519 })], /signs with ed25519/],
    [
      [
        'every-group',
        handshake({ version: 'TLSv1.2', cipherSuite: { code: 0xc02b, name: 'x' }, chain: chainOf('p-521') }),
      ],
      /ECDSA key on secp521r1/,
    ],
  ] as const) {
    const verdict = judge(CAUSE, seenWith(refused(HANDSHAKE_FAILURE), wider));
    assert.ok(verdict.kind === 'found' && verdict.certainty === 'likely', JSON.stringify(verdict));
    assert.match(verdict.because, because);
  }
});

test('a chain that cannot be read is not about keys', () => {
  assert.equal(judge(CAUSE, seenWith(handshake({ chain: ['AAAA'] }))).kind, 'ruled-out');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
