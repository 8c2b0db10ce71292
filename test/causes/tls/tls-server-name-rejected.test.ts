import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsCipherUnsupported } from '../../../src/causes/tls/tls-cipher-unsupported.ts';
import { tlsHandshakeFailed } from '../../../src/causes/tls/tls-handshake-failed.ts';
import { tlsServerNameRejected as CAUSE } from '../../../src/causes/tls/tls-server-name-rejected.ts';
import type { Handshake } from '../../../src/formats/handshake.ts';
import { handshake } from '../evidence.ts';
import {
  alert,
  assertWithoutHandshake,
  HANDSHAKE_FAILURE,
  judge,
  refused,
  seenWith,
} from '../negotiation.ts';

const UNRECOGNIZED = alert(112, 'unrecognized_name');
/** It ended after its ServerHello, before its certificate. */
const begun = (more: Partial<Handshake>) => handshake({ chain: [], ...more });
const named = (serverName: string | null) => handshake({ serverName });

test('a refused name, by its alert or by another that passes', () => {
  const www = { serverName: 'www.example.com' };
  for (const [seen, known, certainty, because] of [
    [
      seenWith(refused(UNRECOGNIZED)),
      { hostHeader: 'none' },
      'proven',
      /refuses origin\.example\.com .*; no other name that was tried got through$/,
    ],
    [
      seenWith(refused(UNRECOGNIZED)),
      {},
      'depends',
      /no other name .*; right only if CloudFront forwards Host and the server knows the name viewers use$/,
    ],
    [
      seenWith(refused({ ...UNRECOGNIZED, ...www }), ['other-name', named('origin.example.com')]),
      { hostHeader: 'www.example.com' },
      'proven',
      /refuses www\.example\.com \(alert unrecognized_name \(112\)\) and accepts origin\.example\.com$/,
    ],
    [
      seenWith(refused(UNRECOGNIZED), ['other-name', named('d111111abcdef8.cloudfront.net')]),
      {},
      'depends',
      /accepts d111111abcdef8\.cloudfront\.net$/,
    ],
    [
      seenWith(refused(UNRECOGNIZED), ['other-name', named(null)]),
      { hostHeader: 'none' },
      'proven',
      /only a hello without a name/,
    ],
    [
      seenWith(
        refused({ ...alert(80, 'internal_error'), ...www }),
        ['other-name', named('origin.example.com')],
        ['control', refused({ ...alert(80, 'internal_error'), ...www })],
      ),
      { hostHeader: 'www.example.com' },
      'likely',
      /internal_error \(80\).* accepts origin\.example\.com; or it knows the name/,
    ],
    [
      seenWith(refused({ ending: 'closed', ...www }), ['other-name', named('origin.example.com')]),
      { hostHeader: 'www.example.com' },
      'likely',
      /closed after the ClientHello/,
    ],
    [
      seenWith(begun({ ending: 'closed', ...www }), ['other-name', named('origin.example.com')]),
      { hostHeader: 'www.example.com' },
      'likely',
      /closed after its ServerHello\) and accepts origin\.example\.com; or it knows the name/,
    ],
  ] as const) {
    const verdict = judge(CAUSE, seen, known);
    assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
    assert.equal(verdict.certainty, certainty);
    assert.match(verdict.because, because);
    if (certainty === 'depends') assert.deepEqual(verdict.dependsOn, ['host-header']);
  }
});

test('an answer that is known for unknown names alone makes the name likely, though no name gets through', () => {
  for (const [refusal, who, suspects] of [
    [
      refused(alert(80, 'internal_error')),
      /servers written in Go .*, Caddy, nginx with .* say so/,
      ['go', 'caddy', 'nginx'],
    ],
    [refused(alert(49, 'access_denied')), /; servers on rustls say so to a name/, ['rustls']],
    [begun({ ending: 'closed' }), /; Java servers whose key manager picks by name say so/, ['java']],
    [begun(HANDSHAKE_FAILURE), /; Java servers /, ['java']],
  ] as const) {
    const seen = seenWith(refusal, ['other-name', refusal], ['control', refusal]);
    for (const [hostHeader, certainty] of [
      ['none', 'likely'],
      [null, 'depends'],
    ] as const) {
      const verdict = judge(CAUSE, seen, { hostHeader });
      assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
      assert.equal(verdict.certainty, certainty);
      assert.match(verdict.because, who);
      assert.match(verdict.because, /; or it knows the name|; right only if CloudFront forwards Host/);
      assert.deepEqual(verdict.suspects, suspects);
    }
  }
  for (const [refusal, blamed] of [
    [refused({ ending: 'closed' }), tlsHandshakeFailed],
    [refused({ ending: 'reset' }), tlsHandshakeFailed],
    [refused(HANDSHAKE_FAILURE), tlsHandshakeFailed],
    [begun({ ending: 'reset' }), tlsHandshakeFailed],
  ] as const) {
    const seen = seenWith(refusal, ['other-name', refusal], ['control', refusal]);
    assert.equal(judge(blamed, seen, { hostHeader: 'none' }).kind, 'found');
  }
});

test('a Host that is forwarded needs another repair than a name the server should know', () => {
  for (const [hostHeader, accepted, at] of [
    ['www.example.com', 'origin.example.com', 'forwarded-host'],
    ['www.example.com', 'shop.example.com', undefined],
    ['d111111abcdef8.cloudfront.net', 'origin.example.com', 'distribution-host'],
    ['d111111abcdef8.cloudfront.net', null, 'distribution-host'],
  ] as const) {
    const seen = seenWith(refused({ ...UNRECOGNIZED, serverName: hostHeader }), [
      'other-name',
      named(accepted),
    ]);
    const verdict = judge(CAUSE, seen, { hostHeader });
    assert.ok(verdict.kind === 'found');
    assert.equal(verdict.at, at, `${hostHeader}, ${accepted}`);
  }
});

test('a name is not blamed where an ordinary client gets through with it', () => {
  const seen = seenWith(refused(HANDSHAKE_FAILURE), ['other-name', named(null)], ['control', handshake()]);
  assert.equal(judge(CAUSE, seen).kind, 'unknown');
});

test('a name is not blamed where what was sent for it shows that it is known', () => {
  const other = ['other-name', named('origin.example.com')] as const;
  const suites = handshake({ cipherSuite: { code: 0xcca8, name: 'ECDHE-RSA-CHACHA20-POLY1305' } });
  const large = refused({ ending: 'malformed', oversizedMessage: 211_824 });
  for (const [seen, blamed] of [
    [seenWith(refused(HANDSHAKE_FAILURE), other, ['every-suite', suites]), tlsCipherUnsupported],
    [seenWith(large, other, ['control', refused({ ending: 'reset' })]), tlsHandshakeFailed],
    [
      seenWith(begun({ ...HANDSHAKE_FAILURE, version: 'TLSv1.2' }), other, ['control', refused({})]),
      tlsHandshakeFailed,
    ],
    [
      seenWith(handshake({ ...HANDSHAKE_FAILURE, chain: ['MAA='] }), other, ['control', refused({})]),
      tlsHandshakeFailed,
    ],
  ] as const) {
    assert.equal(judge(CAUSE, seen, { hostHeader: 'www.example.com' }).kind, 'unknown');
    assert.equal(judge(blamed, seen, { hostHeader: 'www.example.com' }).kind, 'found', blamed.id);
  }
});

test('a warning about the name is a warning', () => {
  const warned = handshake({ alert: { level: 'warning', code: 112, name: 'unrecognized_name' } });
  assert.equal(judge(CAUSE, seenWith(warned)).kind, 'warning');
  assert.equal(judge(CAUSE, seenWith(handshake())).kind, 'ruled-out');
});

test('where there is no handshake to judge', () => assertWithoutHandshake(CAUSE));
