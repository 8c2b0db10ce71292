import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsCipherUnsupported as CAUSE } from '../../../src/causes/tls/tls-cipher-unsupported.ts';
import { handshake } from '../evidence.ts';
import { assertWithoutHandshake, HANDSHAKE_FAILURE, judge, refused, seenWith } from '../negotiation.ts';

const with12 = (code: number, name: string) => handshake({ version: 'TLSv1.2', cipherSuite: { code, name } });
const chacha = with12(0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305');

test('suites CloudFront does not offer', () => {
  for (const [seen, because] of [
    [
      seenWith(refused(HANDSHAKE_FAILURE), ['every-suite', chacha], ['control', chacha]),
      /only suites CloudFront does not offer \(ECDHE-RSA-CHACHA20-POLY1305 in TLSv1\.2\).*handshake_failure \(40\)$/,
    ],
    [seenWith(refused({ ending: 'reset' }), ['every-version', chacha]), /was reset after the ClientHello$/],
    [seenWith(refused(HANDSHAKE_FAILURE), ['control', chacha]), /ECDHE-RSA-CHACHA20-POLY1305/],
    [
      seenWith(with12(0x0033, 'DHE-RSA-AES128-SHA')),
      /chooses DHE-RSA-AES128-SHA in TLSv1\.2, which CloudFront/,
    ],
  ] as const) {
    const verdict = judge(CAUSE, seen);
    assert.ok(verdict.kind === 'found' && verdict.certainty === 'proven', JSON.stringify(verdict));
    assert.match(verdict.because, because);
  }
});

test('one host of several is intermittent', () => {
  const verdict = judge(
    CAUSE,
    seenWith(refused(HANDSHAKE_FAILURE), ['repeat', handshake()], ['every-suite', chacha]),
  );
  assert.ok(verdict.kind === 'found' && verdict.intermittent);
});

test('a suite that only one source lists is a warning, but for TLS 1.3', () => {
  const verdict = judge(CAUSE, seenWith(with12(0x009c, 'AES128-GCM-SHA256')));
  assert.ok(verdict.kind === 'warning');
  assert.match(verdict.because, /AES128-GCM-SHA256/);
  assert.equal(judge(CAUSE, seenWith(handshake())).kind, 'ruled-out');
  assert.equal(judge(CAUSE, seenWith(with12(0x002f, 'AES128-SHA'))).kind, 'ruled-out');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
