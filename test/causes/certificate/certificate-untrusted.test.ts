import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateExpired } from '../../../src/causes/certificate/certificate-expired.ts';
import { certificateUntrusted } from '../../../src/causes/certificate/certificate-untrusted.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { sequence, tlv } from '../../certificates/der.ts';
import { judgeEndpoint } from '../case.ts';
import {
  authority,
  type ChainRow,
  goodChain,
  judgeRows,
  leafOf,
  NOW,
  ORIGIN,
  presenting,
  seenWith,
} from '../presenting.ts';

const PRIVATE = issueCertificate({ commonName: 'Corporate Root', ca: true });
const END_ENTITY = leafOf({ names: ['shop.example.com'] });
const PLAIN = issueCertificate({ commonName: 'Acme CA', ca: true });
const NARROW = issueCertificate({
  commonName: 'Narrow',
  ca: true,
  issuer: authority.root,
  permittedDns: ['example.org'],
});

test('a chain that leads to no trusted root, or breaks a rule on the way', () => {
  judgeRows(certificateUntrusted, ROWS, NOW, assert.equal);
});

test('what a certificate says needs another repair than a CA that is not trusted', () => {
  const forClients = leafOf({ extendedKeyUsage: ['clientAuth'] });
  for (const [story, chain, at] of [
    ['for clients', [forClients, authority.intermediate], 'contents'],
    ['outside the name constraints', [leafOf({ issuer: NARROW }), NARROW], 'issuer-contents'],
    [
      'for clients, and from a private CA',
      [leafOf({ issuer: PRIVATE, extendedKeyUsage: ['clientAuth'] }), PRIVATE],
      undefined,
    ],
    ['from a private CA', [leafOf({ issuer: PRIVATE }), PRIVATE], undefined],
  ] as const) {
    const judgement = judgeEndpoint(certificateUntrusted, ...seenWith([presenting(chain)]), NOW);
    assert.ok(judgement.kind === 'found', story);
    assert.equal(judgement.at, at, story);
  }
});

const ROWS: readonly ChainRow[] = [
  ['good chain', [presenting(goodChain)], 'ruled-out'],
  [
    'a private root',
    [presenting([leafOf({ issuer: PRIVATE }), PRIVATE])],
    'found proven',
    /ends at certificate 2 of 2 \(CN=Corporate Root\), a self-signed root that is not in Mozilla/,
  ],
  [
    'a private root that was not sent',
    [presenting([leafOf({ issuer: PRIVATE })])],
    'found likely',
    /called a root/,
  ],
  [
    'an issuer that does not tell',
    [presenting([leafOf({ issuer: PLAIN })])],
    'found likely',
    /private CA, or an intermediate left out/,
  ],
  ['an intermediate left out', [presenting([leafOf({ issuerUrl: 'http://ca.example/i.der' })])], 'ruled-out'],
  ['self-signed', [presenting([issueCertificate({ names: [ORIGIN] })])], 'ruled-out'],
  [
    'no CA in between',
    [presenting([leafOf({ issuer: END_ENTITY }), END_ENTITY, authority.intermediate])],
    'found proven',
    /certificate 2 of 3 \(CN=shop\.example\.com\) issued the certificate below it and is no CA certificate/,
  ],
  [
    'name constraints',
    [presenting([leafOf({ issuer: NARROW }), NARROW])],
    'found proven',
    /certificate 2 of 2 \(CN=Narrow\) may not be used for origin\.example\.com/,
  ],
  [
    'bytes that are no certificate',
    [presenting([{ ...leafOf(), der: Buffer.from('no certificate') }])],
    'found likely',
    /^certificate 1 of 1 cannot be read as X\.509: .*; OpenSSL cannot read it either$/,
  ],
];

test('a policy that is demanded and missing is a warning: OpenSSL looks only when it is told to', () => {
  const requireExplicitPolicy = { id: '2.5.29.36', critical: true, value: sequence(tlv(0x80, Buffer.of(0))) };
  const demanding = issueCertificate({
    commonName: 'Demanding',
    ca: true,
    issuer: authority.root,
    extensions: [requireExplicitPolicy],
  });
  const judgement = judgeEndpoint(
    certificateUntrusted,
    ...seenWith([presenting([leafOf({ issuer: demanding }), demanding])]),
    NOW,
  );
  assert.equal(judgement.kind, 'warning');
});

test('what only OpenSSL can read leaves it open, and is no fault', () => {
  const names = Array.from({ length: 1_300 }, (_, index) => `${'x'.repeat(48)}${index}.example.com`);
  const seen = seenWith([presenting([leafOf({ names }), authority.intermediate])]);
  assert.deepEqual(judgeEndpoint(certificateUntrusted, ...seen, NOW), {
    kind: 'unknown',
    missing:
      'a judgement of the chain: this check cannot read certificate 1 of 2 (it is larger than 65536 bytes), OpenSSL can',
    matters: true,
  });
  assert.equal(judgeEndpoint(certificateExpired, ...seen, NOW).kind, 'unknown');
});

test('of several faults the sure one is said first', () => {
  const noCa = leafOf({ issuer: authority.root, keyUsage: ['keyCertSign'] });
  const judgement = judgeEndpoint(
    certificateUntrusted,
    ...seenWith([presenting([leafOf({ issuer: noCa, extendedKeyUsage: ['clientAuth'] }), noCa])]),
    NOW,
  );
  assert.ok(judgement.kind === 'found' && judgement.certainty === 'proven');
  assert.match(judgement.because, /^certificate \d of 2 /);
});
