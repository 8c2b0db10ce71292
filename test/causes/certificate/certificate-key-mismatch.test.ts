import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateKeyMismatch as CAUSE } from '../../../src/causes/certificate/certificate-key-mismatch.ts';
import { httpUpstreamError } from '../../../src/causes/http/http-upstream-error.ts';
import { tlsHandshakeFailed } from '../../../src/causes/tls/tls-handshake-failed.ts';
import { failed, handshake } from '../evidence.ts';
import { alert, assertWithoutHandshake, judge, refused, seenWith } from '../negotiation.ts';

const BAD = handshake({
  signature: 'bad',
  signatureScheme: { code: 0x0804, name: 'rsa_pss_rsae_sha256' },
  chain: ['AAAA'],
});

test('a signature that does not verify is proven, whatever a stock client says, unless that one verified the very same', () => {
  const stock = refused({ offer: 'OpenSSL', ...alert(51, 'decrypt_error') });
  for (const [seen, kind] of [
    [seenWith(BAD), 'found'],
    [seenWith(BAD, ['control', stock]), 'found'],
    [seenWith(BAD, ['control', handshake({ offer: 'OpenSSL', chain: ['BBBB'] })]), 'found'],
    [seenWith(BAD, ['control', handshake({ offer: 'OpenSSL', chain: ['AAAA'] })]), 'unknown'],
    [seenWith(handshake({ signature: 'good' })), 'ruled-out'],
    [seenWith(handshake({ signature: 'unchecked' })), 'ruled-out'],
    [seenWith(handshake()), 'ruled-out'],
  ] as const) {
    const verdict = judge(CAUSE, seen);
    assert.equal(verdict.kind, kind, JSON.stringify(verdict));
    if (verdict.kind !== 'found') continue;
    assert.equal(verdict.certainty, 'proven');
    assert.match(verdict.because, /^the signature of its handshake \(rsa_pss_rsae_sha256\) does not verify/);
    assert.equal(judge(tlsHandshakeFailed, seen).kind, 'unknown', 'one fault, one cause');
  }
});

test('one host of several with another key is intermittent', () => {
  const verdict = judge(CAUSE, seenWith(BAD, ['repeat', handshake({ signature: 'good' })]));
  assert.ok(verdict.kind === 'found' && verdict.intermittent);
});

test('a scheme the key may not sign with, and what breaks the rest of a handshake, are told in their own words', () => {
  const failedControl = ['control', refused({ offer: 'OpenSSL', ending: 'reset' })] as const;
  const passedControl = ['control', handshake({ offer: 'OpenSSL' })] as const;
  const scheme = { code: 0x0809, name: 'rsa_pss_pss_sha256' };
  for (const [first, because] of [
    [
      handshake({ signature: 'other-scheme', signatureScheme: scheme }),
      /^it signs with rsa_pss_pss_sha256, which/,
    ],
    [
      handshake({ finish: { ending: 'malformed', detail: 'a Finished that does not verify' } }),
      /^bytes that break the protocol after the key exchange \(a Finished that does not verify\)/,
    ],
    [
      handshake({ finish: { ending: 'alert', alert: { level: 'fatal', code: 20, name: 'bad_record_mac' } } }),
      /^alert bad_record_mac \(20\) after the key exchange/,
    ],
  ] as const) {
    const verdict = judge(tlsHandshakeFailed, seenWith(first, failedControl), { hostHeader: 'none' });
    assert.ok(verdict.kind === 'found' && verdict.certainty === 'proven', JSON.stringify(verdict));
    assert.match(verdict.because, because);
    assert.equal(judge(CAUSE, seenWith(first, failedControl)).kind, 'unknown');
    const unsure = judge(tlsHandshakeFailed, seenWith(first, passedControl));
    assert.ok(unsure.kind === 'unknown' && unsure.matters, 'a stock client gets through');
  }
  const cut = handshake({ finish: { ending: 'cut-short' } });
  assert.equal(judge(tlsHandshakeFailed, seenWith(cut)).kind, 'ruled-out');
});

test('without a session there is no request to judge', () => {
  const seen = {
    ...seenWith(BAD),
    exchanges: [
      {
        purpose: 'as-cloudfront',
        host: 'a.example',
        path: '/',
        observation: failed('unknown', 'tls', 'no session'),
      },
    ],
  } as const;
  const verdict = judge(httpUpstreamError, seen);
  assert.ok(verdict.kind === 'unknown' && !verdict.matters);
});

test('nothing to judge by', () => assertWithoutHandshake(CAUSE));
