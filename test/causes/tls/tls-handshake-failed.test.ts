import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateKeyUnsupported } from '../../../src/causes/certificate/certificate-key-unsupported.ts';
import { httpConnectionClosed } from '../../../src/causes/http/http-connection-closed.ts';
import { tlsGroupUnsupported } from '../../../src/causes/tls/tls-group-unsupported.ts';
import { tlsHandshakeFailed as CAUSE } from '../../../src/causes/tls/tls-handshake-failed.ts';
import { failed, handshake } from '../evidence.ts';
import {
  alert,
  assertWithoutHandshake,
  HANDSHAKE_FAILURE,
  judge,
  refused,
  seenWith,
} from '../negotiation.ts';

test('what no difference explains', () => {
  const again = refused({ ending: 'reset' });
  for (const [seen, certainty, unknownHost, because] of [
    [
      seenWith(again, ['every-suite', again], ['control', again]),
      'proven',
      'likely',
      /reset after the ClientHello; a stock OpenSSL/,
    ],
    [
      seenWith(again),
      'likely',
      'likely',
      /^the connection was reset after the ClientHello; Node servers .* say so to a name they have no certificate for$/,
    ],
    [
      seenWith(refused({ ending: 'timed-out' }), ['control', refused({ ending: 'cut-short' })]),
      'likely',
      'likely',
      /no answer to the ClientHello/,
    ],
    [
      seenWith(refused({ ending: 'malformed', detail: 'Certificate ends early' }), ['control', again]),
      'proven',
      'likely',
      /break the protocol \(Certificate ends early\)/,
    ],
  ] as const) {
    for (const [hostHeader, expected] of [
      ['none', certainty],
      [null, unknownHost],
    ] as const) {
      const verdict = judge(CAUSE, seen, { hostHeader });
      assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
      assert.equal(verdict.certainty, expected, `${because} with Host ${hostHeader}`);
      assert.match(verdict.because, because);
    }
  }
});

test('an answer that has other reasons too names those who give it to an unknown name', () => {
  for (const [code, name, words, suspects] of [
    [40, 'handshake_failure', /; Java servers .*, servers on OpenSSL say so to a name they have/, ['java']],
    [51, 'decrypt_error', /^alert decrypt_error \(51\)$/, undefined],
  ] as const) {
    const verdict = judge(CAUSE, seenWith(refused(alert(code, name))));
    assert.ok(verdict.kind === 'found');
    assert.equal(verdict.certainty, 'likely', name);
    assert.match(verdict.because, words);
    assert.deepEqual(verdict.suspects, suspects);
  }
});

test('a message far above what AWS’s TLS library takes is likely the fault', () => {
  const seen = seenWith(refused({ ending: 'malformed', oversizedMessage: 211_824 }));
  const verdict = judge(CAUSE, seen, { hostHeader: 'none' });
  assert.ok(verdict.kind === 'found' && verdict.certainty === 'likely', JSON.stringify(verdict));
  assert.match(verdict.because, /of 211,824 bytes/);
});

test('after a ServerHello, a key or a group that only a wider hello brings out is at fault', () => {
  const begun = handshake({ ...HANDSHAKE_FAILURE, chain: [], version: 'TLSv1.3' });
  const old = handshake({ ...HANDSHAKE_FAILURE, chain: [], version: 'TLSv1.2' });
  const edwards = handshake({ version: 'TLSv1.3', signatureScheme: { code: 0x0807, name: 'ed25519' } });
  const wide = handshake({ version: 'TLSv1.2', group: { code: 25, name: 'secp521r1' } });
  const control = ['control', handshake({ offer: 'OpenSSL' })] as const;
  const key = judge(certificateKeyUnsupported, seenWith(begun, ['every-suite', edwards], control));
  assert.ok(key.kind === 'found', JSON.stringify(key));
  assert.match(key.because, /a key that signs with ed25519/);
  const group = judge(tlsGroupUnsupported, seenWith(old, ['every-version', wide], control));
  assert.ok(group.kind === 'found', JSON.stringify(group));
  assert.match(group.because, /it takes secp521r1 in TLSv1\.2/);
});

test('a hello that is minded for being unusual leaves the verdict open', () => {
  for (const [purpose, offer, missing] of [
    ['control', 'OpenSSL', /a stock OpenSSL client passes/],
    ['offer-2020', 'CloudFront-Upstream', /the older offer CloudFront-Upstream passes/],
  ] as const) {
    const verdict = judge(
      CAUSE,
      seenWith(refused({ ending: 'reset' }), [
        purpose,
        handshake({ offer, version: 'TLSv1.2', cipherSuite: { code: 0xc02f, name: 'x' } }),
      ]),
    );
    assert.ok(verdict.kind === 'unknown' && verdict.matters);
    assert.match(verdict.missing, missing);
  }
});

test('a hello that passes another time is minded by one host of several', () => {
  const verdict = judge(
    CAUSE,
    seenWith(
      refused(HANDSHAKE_FAILURE),
      ['repeat', handshake()],
      ['control', handshake({ offer: 'OpenSSL' })],
    ),
  );
  assert.ok(verdict.kind === 'found' && verdict.intermittent);
});

test('connections that break off at random say nothing of what the hello offers, nor of its name', () => {
  const wider = handshake({ group: { code: 25, name: 'secp521r1' } });
  const named = handshake({ serverName: 'www.example.net' });
  for (const others of [
    [['every-group', wider]],
    [['control', handshake({ offer: 'OpenSSL', group: { code: 0x11ec, name: 'X25519MLKEM768' } })]],
    [['other-name', named]],
  ] as const) {
    const seen = seenWith(refused({ ending: 'reset' }), ['repeat', handshake()], ...others);
    const verdict = judge(CAUSE, seen, { hostHeader: 'none' });
    assert.ok(verdict.kind === 'found' && verdict.intermittent, JSON.stringify(verdict));
  }
});

test('another handshake, asked for by the request, is one that CloudFront does not make', () => {
  const detail = 'ERR_TLS_RENEGOTIATION_DISABLED: the origin asks for another handshake before it answers';
  const observation = failed('unknown', 'response-head', detail);
  const exchanges = [
    { purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation },
  ] as const;
  const seen = { ...seenWith(handshake({ version: 'TLSv1.2' })), exchanges };
  const verdict = judge(CAUSE, seen);
  assert.ok(verdict.kind === 'found' && verdict.certainty === 'likely');
  assert.equal(verdict.at, 'renegotiation');
  const closed = judge(httpConnectionClosed, seen);
  assert.ok(closed.kind === 'unknown' && !closed.matters);
});

test('a handshake that went through is fine', () => {
  assert.equal(judge(CAUSE, seenWith(handshake())).kind, 'ruled-out');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
