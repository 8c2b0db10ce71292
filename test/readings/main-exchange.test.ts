import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointEvidence } from '../../src/formats/evidence.ts';
import type { Handshake } from '../../src/formats/handshake.ts';
import { mainExchange } from '../../src/readings/main-exchange.ts';
import { answered, endpoint, failed, handshake, skipped } from '../causes/evidence.ts';
import { answers, fails, UNCONNECTED } from '../causes/http.ts';

const shaken = (overrides: Partial<Handshake>): Partial<EndpointEvidence> => ({
  handshakes: [
    {
      purpose: 'as-cloudfront',
      serverName: 'origin.example.com',
      observation: answered(handshake(overrides)),
    },
  ],
});

test('what is no fault of HTTP is kept out, and weighs only where nothing else explains it', () => {
  const rc4 = shaken({ version: 'TLSv1.2', cipherSuite: { code: 4, name: 'RC4-MD5' } });
  const sent = { purpose: 'as-cloudfront', host: 'a', path: '/' } as const;
  for (const [name, seen, matters, words] of [
    ['nothing sent', endpoint({ exchanges: [] }), false, /no HTTP request was sent/],
    [
      'skipped',
      endpoint({ exchanges: [{ ...sent, observation: skipped('refused by policy') }] }),
      false,
      /refused by policy/,
    ],
    ['no connection at all', UNCONNECTED, false, /no TCP connection/],
    [
      'a second connection refused',
      fails('refused', 'ECONNREFUSED', 'connect'),
      true,
      /but not the one for the request/,
    ],
    ['our own deadline', fails('cut-short', 'aborted', 'connect'), true, /before this check ended/],
    ['no handshake either', fails('reset', 'ECONNRESET', 'tls', { handshakes: [] }), false, /no TLS session/],
    [
      'a failed handshake',
      fails('unknown', 'alert', 'tls', shaken({ ending: 'alert' })),
      false,
      /no TLS session/,
    ],
    [
      'a suite OpenSSL lost',
      fails('unknown', 'ERR_SSL_…', 'tls', rc4),
      true,
      /RC4-MD5\), but cf502 cannot carry/,
    ],
    ['SSLv3', fails('unknown', 'ERR_SSL_…', 'tls', shaken({ version: 'SSLv3' })), true, /SSLv3/],
    [
      'another host behind one address',
      fails('reset', 'ECONNRESET', 'tls'),
      true,
      /not the one for the request/,
    ],
    ['a router', fails('unreachable', 'EHOSTUNREACH'), true, /EHOSTUNREACH/],
    ['an error nobody mapped', fails('unknown', 'EWHATEVER'), true, /EWHATEVER/],
  ] as const) {
    const main = mainExchange(seen);
    assert.ok(main.kind === 'unseen', name);
    assert.equal(main.unknown.matters, matters, name);
    assert.match(main.unknown.missing, words, name);
  }
});

test('what the origin said, or did not say, is a fault of HTTP', () => {
  assert.equal(mainExchange(answers({ statusCode: 500 })).kind, 'answered');
  for (const kind of ['reset', 'closed', 'timed-out', 'malformed', 'not-spoken', 'too-large'] as const)
    assert.equal(mainExchange(fails(kind, 'detail')).kind, 'failed', kind);
  const plain = endpoint({
    handshakes: [],
    exchanges: [
      {
        purpose: 'as-cloudfront',
        host: 'a',
        path: '/',
        observation: failed('closed', 'response-head', 'closed'),
      },
    ],
  });
  assert.equal(mainExchange(plain).kind, 'failed');
});
