import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { oid, sequence, tlv } from '../der.ts';
import { anchor, assess, ca, leafOf, NOW, said } from './judged.ts';

const OLD = { notBefore: '2010-01-01T00:00:00Z', notAfter: '2021-09-30T14:01:15Z' };
const root = ca('Root A', undefined, { organization: 'Example Trust' });
const intermediate = ca('Intermediate A', root, { organization: 'Example Trust' });
const leaf = leafOf(intermediate);
const mozilla = [anchor(root)];

type Row = readonly [story: string, sent: readonly (Issued | Uint8Array)[], expected: string];

function check(rows: readonly Row[], trust: Parameters<typeof assess>[1] = { mozilla }, now = NOW): void {
  for (const [story, sent, expected] of rows) assert.equal(said(assess(sent, trust, now)), expected, story);
}

test('order, surplus and duplicates: what is needed decides', () => {
  const second = ca('Intermediate B', intermediate);
  const deep = leafOf(second);
  const stranger = ca('Stranger');
  const other = ca('Other', ca('Root of others'));
  const renewed = ca('Intermediate A', root, { organization: 'Example Trust' });
  const rootByStranger = ca('Root A', stranger, { organization: 'Example Trust', reuseKey: root });
  check([
    ['leaf and intermediate', [leaf, intermediate], 'accepted'],
    ['the root as well', [leaf, intermediate, root], 'accepted'],
    ['the root as well, and a cross-sign of it', [leaf, intermediate, root, rootByStranger], 'accepted'],
    [
      'a cross-sign of the root and what is above it',
      [leaf, intermediate, rootByStranger, stranger],
      'accepted',
    ],
    ['duplicates behind the path', [leaf, intermediate, intermediate, leaf], 'repeated 3, leaf-again 4'],
    [
      'strangers behind the path',
      [leaf, intermediate, stranger, leafOf(stranger)],
      'unrelated 3, unrelated 4',
    ],
    ['the same stranger twice', [leaf, intermediate, other, other], 'unrelated 3, repeated 4'],
    ['two intermediates', [deep, second, intermediate], 'accepted'],
    ['two intermediates, swapped', [deep, intermediate, second], 'order: 3 belongs in 2'],
    ['the root before the intermediate', [leaf, root, intermediate], 'above 2'],
    ['the leaf twice in front', [leaf, leaf, intermediate], 'leaf-again 2'],
    ['a stranger between', [leaf, other, intermediate], 'unrelated 2'],
    ['an issuer of that name with another key between', [leaf, renewed, intermediate], 'namesake 2'],
    ['an issuer of that name with another key behind', [leaf, intermediate, renewed], 'accepted'],
    ['swapped, then repeated', [deep, intermediate, second, intermediate], 'repeated 2'],
    ['swapped behind a stranger', [deep, other, intermediate, second], 'order: 4 belongs in 2'],
    ['nothing is surplus where no path is', [leafOf(other), stranger, leaf], 'issuer-missing 1 private'],
    ['upside down', [intermediate, leaf], 'order: 2 belongs in 1'],
    ['upside down with the root', [root, intermediate, leaf], 'order: 3 belongs in 1'],
    ['nothing', [], 'no leaf'],
    ['bytes that are no certificate', [Uint8Array.of(1, 2, 3)], 'no leaf, unreadable 1'],
    [
      'bytes in front: what follows is nobody’s own',
      [Uint8Array.of(48, 0), intermediate],
      'no leaf, unreadable 1',
    ],
    ['bytes behind the path', [leaf, intermediate, Uint8Array.of(48, 0)], 'unreadable 3'],
  ]);
});

test('where the path ends', () => {
  const corporate = ca('Corporate Root');
  const selfSigned = issueCertificate({ names: ['origin.example.com'] });
  const impostor = ca('Root A', undefined, { organization: 'Example Trust' });
  const renewed = ca('Intermediate A', root, { organization: 'Example Trust' });
  check([
    ['self-signed leaf', [selfSigned], 'self-signed-leaf 1'],
    ['self-signed leaf with a CA flag', [ca('origin.example.com')], 'self-signed-leaf 1'],
    ['private root sent', [leafOf(corporate), corporate], 'untrusted-root 2'],
    ['a root of the same name and another key', [leafOf(impostor), impostor], 'untrusted-root 2'],
    ['signed by that impostor, which is not sent', [leafOf(impostor)], 'issuer-missing 1 private'],
    ['intermediate missing', [leaf], 'issuer-missing 1 elsewhere'],
    ['intermediate missing, root sent', [leaf, root], 'issuer-missing 1 elsewhere'],
    ['an intermediate of that name with another key', [leaf, renewed], 'issuer-missing 1 elsewhere'],
    ['the wrong intermediate', [leaf, ca('Intermediate C', root)], 'issuer-missing 1 elsewhere'],
  ]);
});

test('an added root is as good as one of Mozilla’s, a self-signed leaf that was added too', () => {
  const selfSigned = issueCertificate({ names: ['origin.example.com'] });
  check([['chain', [leaf, intermediate], 'accepted']], { added: [root] });
  check([['leaf', [selfSigned], 'accepted']], { added: [selfSigned] });
});

test('a missing issuer is told from a private CA where the certificates tell', () => {
  const plain = ca('Some CA');
  const url = { issuerUrl: 'http://ca.example/issuer.der' };
  const forYears = { notBefore: '2026-05-01T00:00:00Z', notAfter: '2028-05-01T00:00:00Z' };
  const cloudflare = ca('CloudFlare Origin SSL Certificate Authority');
  const staging = ca('(STAGING) Counterfeit Cashew R10');
  check([
    ['an issuer address', [leafOf(plain, url)], 'issuer-missing 1 elsewhere'],
    [
      'an issuer address, and valid longer than public CAs may',
      [leafOf(plain, { ...url, ...forYears })],
      'issuer-missing 1 private',
    ],
    ...['http://pki.corp.internal/ca.crt', 'http://dc1/CertEnroll/ca.crt', 'http://10.1.2.3/ca.crt'].map(
      (issuerUrl) =>
        [
          `an address inside a network: ${issuerUrl}`,
          [leafOf(plain, { issuerUrl })],
          'issuer-missing 1 private',
        ] as const,
    ),
    ['neither', [leafOf(plain)], 'issuer-missing 1 private'],
    [
      'the organisation of a trusted root',
      [leafOf(ca('Other', root, { organization: 'example trust' }))],
      'issuer-missing 1 elsewhere',
    ],
    ['Cloudflare Origin CA', [leafOf(cloudflare, url)], 'issuer-missing 1 private'],
    ['Let’s Encrypt staging', [leafOf(staging, url)], 'issuer-missing 1 private'],
  ]);
  // With roots of one's own, lifetimes and missing addresses say nothing.
  check(
    [
      ['valid for years', [leafOf(plain, forYears)], 'issuer-missing 1 open'],
      [
        'called an intermediate',
        [leafOf(ca('Acme Intermediate CA', root), forYears)],
        'issuer-missing 1 elsewhere',
      ],
      ['called a root', [leafOf(ca('Acme Root'), forYears)], 'issuer-missing 1 private'],
    ],
    { added: [ca('Another')] },
  );
});

test('dates: of the leaf, of an intermediate, of a root', () => {
  const lapsed = ca('Intermediate L', root, { notAfter: '2026-11-01T00:00:00Z' });
  const early = ca('Intermediate E', root, { notBefore: '2027-01-01T00:00:00Z' });
  const dead = ca('Root D', undefined, OLD);
  check([
    ['expired leaf', [leafOf(intermediate, { notAfter: '2026-11-23T09:59:59Z' }), intermediate], 'expired 1'],
    [
      'its last second',
      [leafOf(intermediate, { notAfter: '2026-11-23T10:00:00Z' }), intermediate],
      'accepted',
    ],
    [
      'before its last second is over',
      [leafOf(intermediate, { notAfter: '2026-11-23T10:00:00Z' }), intermediate],
      'accepted',
    ],
    [
      'its first second',
      [leafOf(intermediate, { notBefore: '2026-11-23T10:00:00Z' }), intermediate],
      'accepted',
    ],
    [
      'early leaf',
      [leafOf(intermediate, { notBefore: '2026-11-23T10:00:01Z' }), intermediate],
      'not-yet-valid 1',
    ],
    ['expired intermediate', [leafOf(lapsed), lapsed], 'expired 2'],
    ['early intermediate', [leafOf(early), early], 'not-yet-valid 2'],
    ['expired and incomplete', [leafOf(intermediate, OLD)], 'expired 1, issuer-missing 1 elsewhere'],
    [
      'expired and self-signed',
      [issueCertificate({ names: ['a.example'], ...OLD })],
      'expired 1, self-signed-leaf 1',
    ],
    ['an untrusted root’s own dates do not matter', [leafOf(dead), dead], 'untrusted-root 2'],
  ]);
  check([['expired root', [leafOf(dead)], 'expired root']], { mozilla: [anchor(dead)] });
  const lastSecond = [leafOf(intermediate, { notAfter: '2026-11-23T10:00:00Z' }), intermediate];
  check(
    [['within the last second', lastSecond, 'accepted']],
    { mozilla },
    new Date('2026-11-23T10:00:00.999Z'),
  );
  check([['after it', lastSecond, 'expired 1']], { mozilla }, new Date('2026-11-23T10:00:01Z'));
});

test('the expired one of two intermediates of one name and key is passed over, wherever it stands', () => {
  const current = ca('Intermediate X', root);
  const expired = ca('Intermediate X', root, { reuseKey: current, ...OLD });
  const signed = leafOf(current);
  check([
    ['good first', [signed, current, expired], 'accepted'],
    ['good last', [signed, expired, current], 'namesake 2'],
    ['only the expired one', [signed, expired], 'expired 2'],
  ]);
});

test('RFC 5280 rules hold along the path', () => {
  const rule = (more: Parameters<typeof ca>[2], below: Parameters<typeof leafOf>[1] = {}) => {
    const issuer = ca('Intermediate R', root, more);
    return [leafOf(issuer, below), issuer];
  };
  const narrow = ca('Narrow', root, { pathLength: 0 });
  const under = ca('Under', narrow);
  const endEntity = leafOf(intermediate);
  check([
    ['a leaf as issuer', [leafOf(endEntity), endEntity, intermediate], 'not-a-ca 2, key-usage 2'],
    ['path length kept', [leafOf(narrow), narrow], 'accepted'],
    ['path length exceeded', [leafOf(under), under, narrow], 'path-length 3'],
    ['keyCertSign missing', rule({ keyUsage: ['cRLSign'] }), 'key-usage 2'],
    ['an intermediate for clients', rule({ extendedKeyUsage: ['clientAuth'] }), 'extended-key-usage 2'],
    ['an intermediate for servers', rule({ extendedKeyUsage: ['serverAuth', 'clientAuth'] }), 'accepted'],
    ['a leaf for clients', rule({}, { extendedKeyUsage: ['clientAuth'] }), 'extended-key-usage 1'],
    ['a leaf that may only sign certificates', rule({}, { keyUsage: ['keyCertSign'] }), 'key-usage 1'],
    ['SHA-1 on the leaf', rule({}, { hash: 'sha1' }), 'weak-signature 1'],
    ['SHA-1 on the intermediate', rule({ hash: 'sha1' }), 'weak-signature 2'],
    ['permitted name', rule({ permittedDns: ['example.com'] }), 'accepted'],
    ['permitted below a dot', rule({ permittedDns: ['.example.com'] }), 'accepted'],
    ['not permitted', rule({ permittedDns: ['example.org', 'ample.com'] }), 'name-constraints 2'],
    ['excluded', rule({ excludedDns: ['example.com'] }), 'name-constraints 2'],
    ['excluded elsewhere', rule({ excludedDns: ['example.org'] }), 'accepted'],
    [
      'a wildcard outside',
      rule({ permittedDns: ['a.example.com'] }, { names: ['*.example.com'] }),
      'name-constraints 2',
    ],
  ]);
});

const extension = (id: string, critical: boolean, value = sequence()) => ({ id, critical, value });
const KEY_ID = sequence(tlv(0x80, 'twenty bytes or less'));

test('what a critical extension says must be processed, or the certificate fails', () => {
  const withExtension = (one: ReturnType<typeof extension>) => {
    const issuer = ca('Intermediate E', root, { extensions: [one] });
    return [leafOf(issuer), issuer];
  };
  check([
    ['an unknown one', withExtension(extension('1.2.3.4', true)), 'unknown-critical 2'],
    ['the same, not critical', withExtension(extension('1.2.3.4', false)), 'accepted'],
    [
      'key identifiers are not to be critical',
      withExtension(extension('2.5.29.35', true, KEY_ID)),
      'unknown-critical 2',
    ],
    ['nor addresses of issuers', withExtension(extension('1.3.6.1.5.5.7.1.1', true)), 'unknown-critical 2'],
    [
      'policies may be',
      withExtension(extension('2.5.29.32', true, sequence(sequence(oid('1.2.3'))))),
      'accepted',
    ],
    [
      'malformed addresses of issuers harm nobody',
      withExtension(extension('1.3.6.1.5.5.7.1.1', false, Buffer.from('nonsense'))),
      'accepted',
    ],
  ]);
  const strange = ca('Strange root', undefined, { extensions: [extension('1.2.3.4', true)] });
  check([['in a root, which RFC 5280 does not look at', [leafOf(strange)], 'unknown-critical 1']], {
    mozilla: [anchor(strange)],
  });
});

test('a CA’s key is strong, and on a named curve', () => {
  const weak = ca('Weak', root, { key: 'rsa-1024' });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
  const explicit = ca('Explicit', root, { reuseKey: { ...ca('Any'), key: privateKey } });
  check([
    ['RSA of 1024 bits', [leafOf(weak), weak], 'weak-key 2'],
    ['a leaf’s may be weaker', [leafOf(intermediate, { key: 'rsa-1024' }), intermediate], 'accepted'],
    ['an EC key with explicit parameters', [leafOf(explicit), explicit], 'weak-key 2'],
  ]);
});

test('an explicit policy that is demanded and not there is told apart: OpenSSL does not look', () => {
  const demanding = ca('Demanding', root, {
    extensions: [extension('2.5.29.36', true, sequence(tlv(0x80, Buffer.of(0))))],
  });
  check([['no policy', [leafOf(demanding), demanding], 'policy']]);
});

test('sure faults come before inferred ones, whatever their place', () => {
  const noCa = issueCertificate({ commonName: 'No CA', issuer: root, keyUsage: ['keyCertSign'] });
  const assessment = assess([leafOf(noCa, { hash: 'sha1' }), noCa], { mozilla });
  assert.equal(said(assessment), 'not-a-ca 2, weak-signature 1');
});

test('what only OpenSSL can read is no fault, and nothing that may hang on it is one', () => {
  // Longer than this reader takes.
  const names = Array.from({ length: 1_300 }, (_, index) => `${'x'.repeat(48)}${index}.example.com`);
  const long = leafOf(intermediate, { names });
  assert.ok(long.der.length > 0x1_0000);
  const longCa = ca('Long', root, {
    extensions: [extension('1.2.3.4', false, Buffer.alloc(0x1_0000))],
  });
  check([
    ['the leaf', [long, intermediate], 'no leaf, unread 1'],
    ['an issuer', [leafOf(longCa), longCa], 'unread 2'],
    ['an issuer, and the leaf has expired', [leafOf(longCa, OLD), longCa], 'expired 1, unread 2'],
    ['behind a path that leads to a root', [leaf, intermediate, longCa], 'accepted'],
  ]);
});

test('keys of every kind sign', () => {
  for (const key of ['rsa-2048', 'p-256', 'p-384', 'p-521', 'ed25519'] as const) {
    const above = ca('Root K', undefined, { key });
    const issuer = ca('Intermediate K', above, { key });
    check([[key, [leafOf(issuer, { key }), issuer], 'accepted']], { mozilla: [anchor(above)] });
  }
});

test('Let’s Encrypt Gen-Y: roots that are in no list yet, cross-signed by those that are', () => {
  const x1 = ca('ISRG Root X1', undefined, { organization: 'ISRG' });
  const x2 = ca('ISRG Root X2', undefined, { organization: 'ISRG', key: 'p-384' });
  const x2ByX1 = ca('ISRG Root X2', x1, { organization: 'ISRG', reuseKey: x2 });
  const ye = ca('Root YE', undefined, { organization: 'ISRG', key: 'p-384' });
  const yeByX2 = ca('Root YE', x2, { organization: 'ISRG', reuseKey: ye });
  const ye1 = ca('YE1', ye, { organization: 'Let’s Encrypt', key: 'p-384' });
  const yr = ca('Root YR', undefined, { organization: 'ISRG' });
  const yrByX1 = ca('Root YR', x1, { organization: 'ISRG', reuseKey: yr });
  const yr1 = ca('YR1', yr, { organization: 'Let’s Encrypt' });
  const trust = { mozilla: [anchor(x1), anchor(x2)] };
  const rsa = leafOf(yr1, { issuerUrl: 'http://yr1.i.lencr.org/' });
  const ecdsa = leafOf(ye1);
  check(
    [
      ['RSA, as sent by default', [rsa, yr1, yrByX1], 'accepted'],
      ['ECDSA, three CA certificates', [ecdsa, ye1, yeByX2, x2ByX1], 'accepted'],
      ['ECDSA ending at X2', [ecdsa, ye1, yeByX2], 'accepted'],
      ['the cross-sign is missing', [rsa, yr1], 'issuer-missing 2 elsewhere'],
      ['ending at self-signed Root YR', [rsa, yr1, yr], 'untrusted-root 3'],
      ['both: the cross-sign counts', [rsa, yr1, yr, yrByX1], 'namesake 3'],
      ['the self-signed one behind the cross-sign', [rsa, yr1, yrByX1, yr], 'accepted'],
    ],
    trust,
  );
  const only = { mozilla: [anchor(x1)] };
  check([['X2 not trusted, X1 is', [ecdsa, ye1, yeByX2, x2ByX1], 'accepted']], only);
});

test('the tail above a trusted key does not matter: DST X3, Starfield Class 2, Go Daddy, GlobalSign R1', () => {
  const gone = ca('DST Root CA X3', undefined, OLD);
  const x1 = ca('ISRG Root X1');
  const x1ByGone = ca('ISRG Root X1', gone, { reuseKey: x1, ...OLD });
  const r3 = ca('R3', x1);
  const class2 = ca('Starfield Class 2 Certification Authority');
  const services = ca('Starfield Services Root Certificate Authority - G2');
  const servicesByClass2 = ca('Starfield Services Root Certificate Authority - G2', class2, {
    reuseKey: services,
  });
  const amazon1 = ca('Amazon Root CA 1');
  const amazon1ByServices = ca('Amazon Root CA 1', services, { reuseKey: amazon1 });
  const m02 = ca('Amazon RSA 2048 M02', amazon1);
  const acm = leafOf(m02);
  check([['an expired cross-sign', [leafOf(r3), r3, x1ByGone], 'accepted']], { mozilla: [anchor(x1)] });
  check(
    [
      ['ACM before 2024-08', [acm, m02, amazon1ByServices, servicesByClass2], 'accepted'],
      ['ACM since', [acm, m02, amazon1ByServices], 'accepted'],
      [
        'the last issuer is a removed root',
        [acm, m02, amazon1ByServices, servicesByClass2, class2],
        'accepted',
      ],
    ],
    {
      mozilla: [
        anchor(amazon1),
        anchor(services),
        anchor(class2, { from: 'removed', removedOn: '2025-04-28' }),
      ],
    },
  );
  check([['only Starfield’s key', [acm, m02, amazon1ByServices, servicesByClass2], 'accepted']], {
    mozilla: [anchor(services)],
  });
});

test('DigiCert: cross-signed by a removed root is fine, issued directly by it is not', () => {
  const g1 = ca('DigiCert Global Root CA');
  const g2 = ca('DigiCert Global Root G2');
  const g2ByG1 = ca('DigiCert Global Root G2', g1, { reuseKey: g2 });
  const modern = ca('DigiCert TLS RSA SHA256 2020 CA1', g2);
  const direct = ca('Thawte TLS', g1);
  const trust = { mozilla: [anchor(g2), anchor(g1, { from: 'removed', removedOn: '2026-04-09' })] };
  check(
    [
      ['via G2', [leafOf(modern), modern, g2ByG1], 'accepted'],
      ['via G2, the removed root sent', [leafOf(modern), modern, g2ByG1, g1], 'accepted'],
      ['direct', [leafOf(direct), direct], 'removed-root'],
      ['direct, root sent', [leafOf(direct), direct, g1], 'removed-root'],
    ],
    trust,
  );
});

test('distrust-after is compared with the leaf’s start, the root sent along or not', () => {
  const dated = ca('Izenpe.com');
  const trust = { mozilla: [anchor(dated, { distrustAfter: '2026-04-15T23:59:59Z' })] };
  const until = { notAfter: '2026-12-30T00:00:00Z' };
  const before = leafOf(dated, { notBefore: '2026-04-15T23:59:59Z', ...until });
  const after = leafOf(dated, { notBefore: '2026-04-16T00:00:00Z', ...until });
  check(
    [
      ['before', [before], 'accepted'],
      ['after', [after], 'distrusted-after'],
      ['after, root sent', [after, dated], 'distrusted-after'],
    ],
    trust,
  );
});

test('circles end, and the way out of one is found', () => {
  const a = ca('A');
  const b = ca('B');
  const aByB = ca('A', b, { reuseKey: a });
  const bByA = ca('B', a, { reuseKey: b });
  const aByRoot = ca('A', root, { reuseKey: a });
  check([
    ['two that issue each other', [leafOf(a), aByB, bByA], 'loop 3'],
    ['one is also issued by a root', [leafOf(b), bByA, aByB, aByRoot], 'namesake 3'],
    ['found behind the circle', [leafOf(b), bByA, aByRoot, aByB], 'accepted'],
  ]);
});

test('a tangle made to be expensive is given up within its budget; a way out that is told by key identifiers is found', () => {
  const keys = Array.from({ length: 6 }, () => ca('X'));
  const [base = root] = keys;
  const tangle = Array.from({ length: 18 }, (_, index) =>
    ca('X', keys[(index * 5 + 1) % 6] ?? base, { reuseKey: keys[index % 6] ?? base, pathLength: 9 }),
  );
  const lost = assess([leafOf(base), ...tangle], { mozilla });
  assert.ok(lost.exhausted || lost.faults.length > 0);
  const out = ca('X', root, { reuseKey: base });
  const found = assess([leafOf(base), out, ...tangle], { mozilla });
  assert.deepEqual(found.faults, []);
  assert.equal(found.exhausted, false);
});

test('whatever the list holds, an assessment comes of it', () => {
  const second = ca('Second', intermediate);
  const ders = [leafOf(second).der, second.der, intermediate.der];
  fc.assert(
    fc.property(
      fc.nat(2),
      fc.nat(1_000),
      fc.nat(255),
      fc.shuffledSubarray([0, 1, 2]),
      (which, at, byte, order) => {
        const sent = order.map((index) => {
          const der = Uint8Array.from(ders[index] ?? []);
          if (index === which) der[at % der.length] = byte;
          return der;
        });
        assert.notEqual(said(assess(sent, { mozilla })), '');
      },
    ),
    { numRuns: 300 },
  );
});

test('the path is told from the leaf upwards, without roots that were not needed', () => {
  const assessment = assess([leaf, intermediate, root], { mozilla });
  assert.deepEqual(
    assessment.path.map(({ position }) => position),
    [0, 1],
  );
  assert.equal(assessment.anchor?.certificate.sha256, parseCertificate(root.der).sha256);
});
