import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpConnectionClosed } from '../../../src/causes/http/http-connection-closed.ts';
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
    [seenWith(again), 'likely', 'likely', /^the connection was reset after the ClientHello$/],
    [seenWith(refused(alert(80, 'internal_error'))), 'likely', 'depends', /no certificate for the name$/],
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
