import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbiddenName } from '../../../src/certificates/paths/name-constraints.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import type { Issued } from '../../../src/lab/origins/issue-certificate.ts';
import { without } from '../../tools.ts';
import { alternativeNames, generalName, nameConstraints, tlv } from '../der.ts';
import { assess, ca, leafOf } from './judged.ts';
import { opensslVerify } from './openssl-verify.ts';

const { dns, email, uri, address, directory, other, registeredId } = generalName;
const HOST = dns('origin.example.com');
/** An internationalised mailbox (RFC 9598). */
const mailbox = (text: string) => other('1.3.6.1.5.5.7.8.9', tlv(0x0c, text));
const UPN = '1.3.6.1.4.1.311.20.2.3';
const root = ca('Root');

type Row = readonly [
  story: string,
  permitted: readonly Buffer[],
  excluded: readonly Buffer[],
  names: readonly Buffer[],
  forbidden: RegExp | null,
  openssl?: 'differs',
];

const ROWS: readonly Row[] = [
  ['no constraint of that form', [email('example.com')], [], [HOST], null],
  ['host permitted', [dns('example.com')], [], [HOST], null],
  ['host excluded', [], [dns('example.com')], [HOST], /^origin\.example\.com$/],
  ['every host permitted', [dns('')], [], [HOST], null],
  ['IPv4 within', [address(192, 0, 2, 0, 255, 255, 255, 0)], [], [HOST, address(192, 0, 2, 7)], null],
  [
    'IPv4 outside',
    [address(192, 0, 2, 0, 255, 255, 255, 0)],
    [],
    [address(192, 0, 3, 7)],
    /^the address 192\.0\.3\.7$/,
  ],
  ['IPv4 excluded', [], [address(192, 0, 2, 0, 255, 255, 255, 0)], [address(192, 0, 2, 7)], /192\.0\.2\.7/],
  [
    'IPv6 where only IPv4 is permitted',
    [address(0, 0, 0, 0, 0, 0, 0, 0)],
    [],
    [address(...Array(16).fill(0))],
    /^the address ::$/,
  ],
  [
    'IPv6 excluded',
    [],
    [address(0x20, 1, ...Array(14).fill(0), 255, 255, ...Array(14).fill(0))],
    [address(0x20, 1, ...Array(13).fill(0), 1)],
    /^the address 2001::1$/,
  ],
  ['addresses constrained, none there', [address(10, 0, 0, 0, 255, 0, 0, 0)], [], [HOST], null],
  ['mailbox on the permitted host', [email('example.com')], [], [email('Anyone@Example.com')], null],
  [
    'mailbox below it',
    [email('example.com')],
    [],
    [email('a@mail.example.com')],
    /^the e-mail address a@mail/,
  ],
  ['mailbox below a dot', [email('.example.com')], [], [email('a@mail.example.com')], null],
  ['mailbox on the domain itself', [email('.example.com')], [], [email('a@example.com')], /a@example\.com/],
  ['that very mailbox', [email('root@example.com')], [], [email('root@EXAMPLE.com')], null],
  ['another mailbox', [email('root@example.com')], [], [email('Root@example.com')], /Root@example/],
  ['mailbox excluded', [], [email('example.com')], [email('a@example.com')], /a@example/],
  [
    'internationalised mailbox outside',
    [email('example.com')],
    [],
    [mailbox('ü@example.org')],
    /ü@example\.org/,
  ],
  [
    'no mailbox at all',
    [email('example.com')],
    [],
    [email('nobody')],
    /^the e-mail address nobody, a form that is not compared$/,
  ],
  ['URI on the host', [uri('www.example.com')], [], [uri('https://WWW.example.com:8443/x?y#z')], null],
  [
    'URI on another',
    [uri('www.example.com')],
    [],
    [uri('https://example.com/')],
    /^the URI https:\/\/example\.com\/$/,
  ],
  ['URI below a dot', [uri('.example.com')], [], [uri('ldap://a.b.example.com/x')], null],
  ['URI excluded', [], [uri('.example.com')], [uri('https://a.example.com/')], /a\.example\.com/],
  [
    'URI without a host',
    [uri('example.com')],
    [],
    [uri('urn:isbn:0')],
    /urn:isbn:0, a form that is not compared/,
  ],
  ['URI of an address', [], [uri('example.com')], [uri('https://192.0.2.7/')], /192\.0\.2\.7/, 'differs'],
  ['directory name below', [directory('Example')], [], [directory('EXAMPLE', 'Web')], null],
  [
    'directory name beside',
    [directory('Example', 'Web')],
    [],
    [directory('Example', 'Mail')],
    /^the name OU=Mail, O=Example$/,
  ],
  ['directory name above', [directory('Example', 'Web')], [], [directory('Example')], /^the name O=Example$/],
  ['directory name excluded', [], [directory('Example')], [directory('Example', 'Web')], /^the name OU=Web/],
  [
    'otherName of a constrained type',
    [],
    [other(UPN, tlv(0x0c, 'x'))],
    [HOST, other(UPN, tlv(0x0c, 'y'))],
    /^an otherName of type 1\.3\.6\.1\.4\.1\.311\.20\.2\.3, a form that is not compared$/,
  ],
  [
    'otherName of another type',
    [],
    [other(UPN, tlv(0x0c, 'x'))],
    [HOST, other('1.2.3.4', tlv(0x0c, 'y'))],
    null,
  ],
  [
    'registeredID constrained',
    [registeredId('1.2.3')],
    [],
    [HOST, registeredId('1.2.4')],
    /^a name of kind 8, a form that is not compared$/,
  ],
  ['registeredID free', [dns('example.com')], [], [HOST, registeredId('1.2.4')], null],
];

test('names of every form are held against constraints; OpenSSL says the same', {
  skip: without('openssl'),
}, (t) => {
  const verify = opensslVerify(t, root);
  for (const [story, permitted, excluded, names, expected, openssl] of ROWS) {
    const issuer = ca('Constrained', root, { extensions: [nameConstraints(permitted, excluded)] });
    // Without a subject, or the directory name of the leaf would be held against constraints of that form too.
    const leaf = leafOf(issuer, {
      commonName: null,
      names: [],
      extensions: [{ ...alternativeNames(...names), critical: true }],
    });
    const found = forbiddenName(parseCertificate(issuer.der), parseCertificate(leaf.der), true);
    if (expected === null) assert.equal(found, null, story);
    else assert.match(found?.what ?? '', expected, story);
    const { faults } = assess([leaf, issuer], { added: [root] });
    assert.deepEqual(
      faults.map(({ kind }) => kind),
      expected === null ? [] : ['rule'],
      story,
    );
    assert.equal(
      verify([leaf, issuer]),
      (expected === null) !== (openssl === 'differs'),
      `${story}: OpenSSL`,
    );
  }
});

const below = (issuer: Issued, more: Parameters<typeof ca>[2] = {}) => ca('Below', issuer, more);
const constrained = (...bases: readonly Buffer[]) =>
  ca('Constrained', root, { organization: 'Example', extensions: [nameConstraints(bases)] });

test('CAs below are bound too, save those that changed their key; e-mail in a subject is a name', {
  skip: without('openssl'),
}, (t) => {
  const verify = opensslVerify(t, root);
  const example = constrained(directory('Example'));
  const inside = below(example, { organization: 'Example' });
  const outside = below(example, { organization: 'Elsewhere' });
  const renewed = ca('Constrained', example, { organization: 'Example' });
  const anyHost = constrained(dns('example.com'));
  const mixed = ca('Narrow', root, { extensions: [nameConstraints([directory('Elsewhere')])] });
  const reissued = ca('Narrow', mixed);
  const inO = { organization: 'Example' };
  for (const [story, sent, accepted] of [
    ['a CA of that organisation', [leafOf(inside, inO), inside, example], true],
    ['a CA of another', [leafOf(outside, inO), outside, example], false],
    ['a leaf of another', [leafOf(example), example], false],
    ['a self-issued CA', [leafOf(renewed, inO), renewed, example], true],
    [
      'a self-issued CA outside, a leaf inside',
      [leafOf(reissued, { organization: 'Elsewhere' }), reissued, mixed],
      true,
    ],
    [
      'a Common Name that is a host',
      [leafOf(anyHost, { names: [], commonName: 'origin.example.org' }), anyHost],
      false,
    ],
    ['a Common Name that is none', [leafOf(anyHost, { names: [], commonName: 'Somebody' }), anyHost], true],
    [
      'only an address',
      [leafOf(anyHost, { names: [], commonName: null, addresses: ['192.0.2.7'] }), anyHost],
      true,
    ],
  ] as const) {
    const { faults } = assess(sent, { added: [root] });
    assert.equal(
      faults.length === 0,
      accepted,
      `${story}: ${JSON.stringify(faults.map((fault) => 'because' in fault && fault.because))}`,
    );
    assert.equal(verify(sent), accepted, `${story}: OpenSSL`);
  }
});

test('thousands of names and subtrees are compared in little time, and beyond OpenSSL’s bound not at all', () => {
  const bases = Array.from({ length: 1_000 }, (_, index) => email(`h${index}.example`));
  const names = (count: number) => Array.from({ length: count }, (_, index) => email(`a@h${index}.example`));
  const issuer = parseCertificate(ca('Many', root, { extensions: [nameConstraints(bases)] }).der);
  const leaf = (count: number) =>
    parseCertificate(
      leafOf(ca('X'), { commonName: null, names: [], extensions: [alternativeNames(...names(count))] }).der,
    );
  const startedAt = performance.now();
  assert.equal(forbiddenName(issuer, leaf(1_000), true), null);
  assert.match(forbiddenName(issuer, leaf(1_001), true)?.what ?? '', /a@h1000\.example/);
  assert.match(forbiddenName(issuer, leaf(1_200), true)?.what ?? '', /^so many names/);
  assert.ok(performance.now() - startedAt < 2_000);
});
