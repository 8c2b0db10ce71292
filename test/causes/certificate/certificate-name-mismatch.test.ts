import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateNameMismatch } from '../../../src/causes/certificate/certificate-name-mismatch.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { judgeEndpoint } from '../case.ts';
import {
  authority,
  type ChainRow,
  goodChain,
  judgeRows,
  leafOf,
  NOW,
  presenting,
  seenWith,
} from '../presenting.ts';

const VIEWER = 'www.example.com';
const DISTRIBUTION = 'd111111abcdef8.cloudfront.net';
const ENDED = { notAfter: '2026-11-01T00:00:00Z' };
const chainFor = (...names: readonly string[]): readonly Issued[] => [
  leafOf({ names }),
  authority.intermediate,
];
const FAKE = [
  issueCertificate({
    commonName: 'Kubernetes Ingress Controller Fake Certificate',
    organization: 'Acme Co',
    names: ['ingress.local'],
  }),
];
const asViewer = { serverName: VIEWER };
const other = { purpose: 'other-name', serverName: VIEWER } as const;

test('a Host that is forwarded needs another repair than a certificate that is wrong for every name', () => {
  for (const [story, chains, hostHeader, at] of [
    [
      'not forwarded, and the viewers’ name has one',
      [chainFor(VIEWER), chainFor(VIEWER)],
      'none',
      'viewers-name',
    ],
    ['not forwarded, and nobody’s name has one', [FAKE, FAKE], 'none', undefined],
    ['the origin’s name gets a good one', [FAKE, goodChain], VIEWER, 'forwarded-host'],
    [
      'the origin’s name gets one that ended',
      [FAKE, [leafOf(ENDED), authority.intermediate]],
      VIEWER,
      'forwarded-host',
    ],
    ['the origin’s name gets no other', [FAKE, FAKE], VIEWER, undefined],
    ['the distribution’s own name', [FAKE, goodChain], DISTRIBUTION, 'distribution-host'],
    [
      'the distribution’s own name, and no other does better',
      [FAKE, FAKE],
      DISTRIBUTION,
      'distribution-host',
    ],
  ] as const) {
    const [sent, own] = chains;
    const handshakes = [
      presenting(sent, hostHeader === 'none' ? {} : { serverName: hostHeader }),
      presenting(own, { purpose: 'other-name' }),
    ];
    const judgement = judgeEndpoint(certificateNameMismatch, ...seenWith(handshakes, { hostHeader }), NOW);
    assert.ok(judgement.kind === 'found' && judgement.certainty === 'proven', story);
    assert.equal(judgement.at, at, story);
  }
});

test('a Host that only the certificate does not cover is better not forwarded, too', () => {
  for (const [hostHeader, at] of [
    [VIEWER, 'forwarded-host'],
    [DISTRIBUTION, 'distribution-host'],
  ] as const) {
    const seen = seenWith([presenting(goodChain, { serverName: hostHeader })], { hostHeader });
    const judgement = judgeEndpoint(certificateNameMismatch, ...seen, NOW);
    assert.ok(judgement.kind === 'warning');
    assert.equal(judgement.at, at);
  }
});

test('the leaf’s names are compared with the names CloudFront may use', () => {
  judgeRows(certificateNameMismatch, ROWS, NOW, assert.equal);
});

const ROWS: readonly ChainRow[] = [
  ['the origin’s name', [presenting(goodChain)], 'ruled-out'],
  ['a wildcard', [presenting(chainFor('*.example.com'))], 'ruled-out'],
  [
    'not forwarded, another name',
    [presenting(chainFor(VIEWER))],
    'found proven',
    /covers only www\.example\.com, not origin\.example\.com/,
    { hostHeader: 'none' },
  ],
  [
    'the name with a final dot',
    [presenting(chainFor('origin.example.com.'))],
    'found likely',
    /covers only origin\.example\.com\., not origin\.example\.com; with the final dot it is another name to OpenSSL/,
    { hostHeader: 'none' },
  ],
  [
    'not forwarded, a wildcard two labels above: what CloudFront makes of it is not documented',
    [presenting(chainFor('*.example.com'), { serverName: 'a.origin.example.com' })],
    'found likely',
    /\*\.example\.com stands for one label alone, and AWS says nothing else/,
    { origin: 'a.origin.example.com', hostHeader: 'none' },
  ],
  [
    'not forwarded, the Common Name beside other names: not documented either',
    [
      presenting([
        leafOf({ names: ['a.example'], commonName: 'origin.example.com' }),
        authority.intermediate,
      ]),
    ],
    'found likely',
    /only its Common Name is origin\.example\.com/,
    { hostHeader: 'none' },
  ],
  [
    'not forwarded, the Common Name beside an address, which AWS’s own TLS library does not take',
    [
      presenting([
        leafOf({ names: [], addresses: ['192.0.2.7'], commonName: 'origin.example.com' }),
        authority.intermediate,
      ]),
    ],
    'found likely',
    /covers no host name, not origin\.example\.com; only its Common Name is origin\.example\.com, which /,
    { hostHeader: 'none' },
  ],
  [
    'not forwarded, the Common Name alone, which it takes',
    [presenting([leafOf({ names: [], commonName: 'origin.example.com' }), authority.intermediate])],
    'warning',
    /only as its Common Name, .* AWS’s own TLS library accepts that/,
    { hostHeader: 'none' },
  ],
  [
    'forwarded, the viewer’s name',
    [presenting(chainFor(VIEWER), asViewer)],
    'ruled-out',
    /^$/,
    { hostHeader: VIEWER },
  ],
  [
    'forwarded, the origin’s name only',
    [presenting(goodChain, asViewer)],
    'warning',
    /covers the origin’s name origin\.example\.com and not www\.example\.com/,
    { hostHeader: VIEWER },
  ],
  [
    'forwarded, neither',
    [presenting(chainFor('shop.example.net'), asViewer)],
    'found proven',
    /not www\.example\.com nor origin\.example\.com/,
    { hostHeader: VIEWER },
  ],
  [
    'forwarded, a fallback for it, while the origin’s name gets a good chain',
    [presenting(FAKE, asViewer), presenting(goodChain, { purpose: 'other-name' })],
    'found proven',
    /for the server name origin\.example\.com it sends one that fits/,
    { hostHeader: VIEWER },
  ],
  [
    'forwarded, a fallback for it, while the one for the origin’s name ended',
    [
      presenting(FAKE, asViewer),
      presenting([leafOf(ENDED), authority.intermediate], { purpose: 'other-name' }),
    ],
    'found proven',
    /for the server name origin\.example\.com it sends one that covers it, but certificate 1 of 2 .* ended 2026-11-01/,
    { hostHeader: VIEWER },
  ],
  [
    'not forwarded, a CA’s certificates alone',
    [presenting([authority.intermediate])],
    'found proven',
    /covers no host name, being a CA’s: the server’s own does not come first/,
    { hostHeader: 'none' },
  ],
  [
    'not known, another name',
    [presenting(chainFor(VIEWER, 'example.com'))],
    'found depends',
    /only if CloudFront forwards Host and viewers ask for www\.example\.com, example\.com/,
  ],
  [
    'not known, many names',
    [presenting(chainFor('a.example', 'b.example', 'c.example', 'd.example', 'e.example'))],
    'found depends',
    /c\.example and 2 more/,
  ],
  [
    'not known, a platform’s name',
    [presenting(chainFor('*.herokuapp.com'))],
    'found depends',
    /only if CloudFront forwards Host and the server has another one for the name viewers use$/,
  ],
  [
    'not known, no name',
    [presenting([leafOf({ names: [], commonName: 'Appliance' }), authority.intermediate])],
    'found depends',
    /covers no host name/,
  ],
  ['not known, a fallback', [presenting(FAKE)], 'found depends', /what ingress-nginx serves/],
  ['not forwarded, a fallback', [presenting(FAKE)], 'found proven', /serves/, { hostHeader: 'none' }],
  [
    'not known, a fallback, another name gets a good chain',
    [presenting(FAKE), presenting(chainFor(VIEWER), other)],
    'found depends',
    /viewers ask for www\.example\.com/,
  ],
  [
    'not known, a fallback for another name too',
    [presenting(FAKE), presenting(FAKE, other)],
    'found depends',
  ],
  [
    'only a Common Name',
    [presenting([leafOf({ names: [], commonName: 'origin.example.com' }), authority.intermediate])],
    'warning',
    /only as its Common Name/,
  ],
  [
    'an address has no name',
    [presenting(goodChain, { serverName: null })],
    'unknown',
    /origin is an address/,
    { origin: '192.0.2.1' },
  ],
  [
    'judged again for a Host that was not asked for',
    [presenting(goodChain)],
    'unknown, matters',
    /the certificate for www\.example\.com: this check asked for origin\.example\.com/,
    { hostHeader: VIEWER },
  ],
  [
    'judged again for a Host that the leaf covers as well',
    [presenting(chainFor('origin.example.com', VIEWER))],
    'ruled-out',
    /^$/,
    { hostHeader: VIEWER },
  ],
  [
    'judged again for a Host that was asked for to explain a failure',
    [presenting(FAKE), presenting(chainFor(VIEWER), other)],
    'ruled-out',
    /^$/,
    { hostHeader: VIEWER },
  ],
  [
    'judged again as not forwarded',
    [presenting(FAKE, asViewer), presenting(goodChain, { purpose: 'other-name' })],
    'ruled-out',
    /^$/,
    { hostHeader: 'none' },
  ],
  [
    'one of two hosts',
    [presenting(goodChain), presenting(chainFor('old.example.net'), { purpose: 'repeat' })],
    'found proven (intermittent)',
    /^1 of 2 handshakes/,
    { hostHeader: 'none' },
  ],
];
