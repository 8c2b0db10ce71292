import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateNameMismatch } from '../../src/causes/certificate-name-mismatch.ts';
import { type Issued, issueCertificate } from '../../src/farm/issue-certificate.ts';
import { authority, type ChainRow, goodChain, judgeRows, leafOf, NOW, presenting } from './presenting.ts';

const VIEWER = 'www.example.com';
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
