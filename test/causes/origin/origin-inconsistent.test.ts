import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originInconsistent } from '../../../src/causes/origin/origin-inconsistent.ts';
import type { EndpointEvidence, HandshakeEvidence } from '../../../src/formats/evidence.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { judgeOrigin } from '../case.ts';
import { endpoint, evidence, failed } from '../evidence.ts';
import { authority, goodChain, inShort, leafOf, NOW, ORIGIN, presenting, seenWith } from '../presenting.ts';

const EXPIRED = [leafOf({ notAfter: '2026-11-20T00:00:00Z' }), authority.intermediate];
const RENEWED = [leafOf({ notAfter: '2027-01-30T00:00:00Z' }), authority.intermediate];
const FIRST = issueCertificate({ commonName: 'First', ca: true, issuer: authority.root });
const SECOND = issueCertificate({ commonName: 'Second', ca: true, issuer: FIRST });
const DEEP_LEAF = leafOf({ issuer: SECOND });
const DEEP = [DEEP_LEAF, SECOND, FIRST];
const SWAPPED = [DEEP_LEAF, FIRST, SECOND];
const again = (chain: Parameters<typeof presenting>[0], more = {}): HandshakeEvidence =>
  presenting(chain, { purpose: 'repeat', ...more });
const at = (address: string, handshakes: readonly HandshakeEvidence[], family: 4 | 6 = 4): EndpointEvidence =>
  endpoint({ endpoint: { address, family, port: 443, protocol: 'https' }, handshakes });
const cutShort = {
  purpose: 'repeat',
  serverName: ORIGIN,
  observation: failed('cut-short', 'tls'),
} as const;
const refused = { ...cutShort, observation: failed('refused', 'connect', 'ECONNREFUSED') } as const;

test('hosts that differ are found when some fail and some do not', () => {
  const [, trusting] = seenWith([presenting(goodChain)]);
  for (const [story, endpoints, expected, because] of ROWS) {
    const judgement = judgeOrigin(originInconsistent, { ...trusting, endpoints }, NOW);
    assert.equal(inShort(judgement), expected, story);
    if ('because' in judgement) {
      assert.match(judgement.because, because ?? /./, story);
      assert.ok(judgement.because.length <= 400, story);
    }
  }
  assert.equal(inShort(judgeOrigin(originInconsistent, evidence({ endpoints: [] }), NOW)), 'unknown');
  const stale = [at('192.0.2.1', [presenting(EXPIRED), again(RENEWED)])];
  const target = { ...trusting.target, hostHeader: 'www.example.org' };
  const other = judgeOrigin(originInconsistent, { ...trusting, target, endpoints: stale }, NOW);
  assert.equal(inShort(other), 'unknown', 'another name was sent than that of the hellos');
});

const ROWS: readonly (readonly [
  story: string,
  endpoints: readonly EndpointEvidence[],
  expected: string,
  because?: RegExp,
])[] = [
  ['one handshake', [at('192.0.2.1', [presenting(goodChain)])], 'unknown'],
  [
    'an address that takes no connection is no matter of TLS',
    [
      at('192.0.2.1', [presenting(goodChain), again(goodChain)]),
      { ...at('192.0.2.2', [refused]), tcp: refused.observation },
    ],
    'ruled-out',
  ],
  ['the rest cut short', [at('192.0.2.1', [presenting(goodChain), cutShort])], 'unknown'],
  [
    'all the same',
    [at('192.0.2.1', [presenting(goodChain), again(goodChain), again(goodChain)])],
    'ruled-out',
  ],
  [
    'one stale host behind an address',
    [at('192.0.2.1', [presenting(goodChain), again(EXPIRED), again(goodChain)])],
    'found proven (intermittent)',
    /^1 of 3 handshakes went wrong, .*its certificate ended 2026-11-20T00:00:00Z, 3 days before this check; elsewhere TLSv1\.3 with CN=origin\.example\.com until 2026-12-30/,
  ],
  [
    'one stale address of two',
    [at('192.0.2.1', [presenting(goodChain)]), at('192.0.2.2', [presenting(EXPIRED)])],
    'found proven (intermittent)',
    /: 192\.0\.2\.2: its certificate ended/,
  ],
  [
    'one host refuses',
    [at('192.0.2.1', [presenting(goodChain), refused])],
    'found proven (intermittent)',
    /no TLS handshake \(ECONNREFUSED\)/,
  ],
  [
    'one host has another name',
    [
      at('192.0.2.1', [
        presenting(goodChain),
        again([leafOf({ names: ['old.example.net'] }), authority.intermediate]),
      ]),
    ],
    'found depends (intermittent)',
    /covers another name/,
  ],
  [
    'one host has another name, and is stale as well',
    [
      at('192.0.2.1', [
        presenting(goodChain),
        again([
          leafOf({ names: ['old.example.net'], notAfter: '2026-11-20T00:00:00Z' }),
          authority.intermediate,
        ]),
      ]),
    ],
    'found proven (intermittent)',
  ],
  [
    'one host sends another order',
    [at('192.0.2.1', [presenting(DEEP), again(SWAPPED)])],
    'found likely (intermittent)',
  ],
  [
    'two good certificates',
    [at('192.0.2.1', [presenting(goodChain), again(RENEWED)])],
    'warning',
    /until 2026-12-30.*until 2027-01-30/,
  ],
  [
    'two versions',
    [at('192.0.2.1', [presenting(goodChain), again(goodChain, { version: 'TLSv1.2' })])],
    'warning',
    /TLSv1\.2/,
  ],
  ['all expired alike', [at('192.0.2.1', [presenting(EXPIRED), again(EXPIRED)])], 'ruled-out'],
  [
    'IPv6 is not mixed with IPv4',
    [at('192.0.2.1', [presenting(goodChain), again(goodChain)]), at('2001:db8::1', [presenting(EXPIRED)], 6)],
    'ruled-out',
  ],
];
