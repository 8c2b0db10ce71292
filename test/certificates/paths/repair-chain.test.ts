import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairChain } from '../../../src/certificates/paths/repair-chain.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { parseIssuers } from '../../../src/certificates/reading/parse-issuers.ts';
import { noRoots } from '../../../src/certificates/roots.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { ca, leafOf, NOW } from './judged.ts';

const root = ca('Root');
const first = ca('First', root);
const second = ca('Second', first);
const leaf = leafOf(second);
const trust = { roots: noRoots, addedRoots: [parseCertificate(root.der)] };
const repair = (sent: readonly Issued[], fetched: readonly Issued[] = []) =>
  repairChain(
    sent.map(({ der }) => der),
    fetched.map(({ der }) => der),
    trust,
    NOW,
  );

test('leaf and intermediates in order, nothing else', () => {
  const whole = leaf.pem + second.pem + first.pem;
  for (const [story, sent, fetched] of [
    ['misordered', [leaf, first, second], []],
    ['upside down, root and strangers about', [root, ca('Stranger'), first, second, leaf], []],
    ['incomplete', [leaf], [second, first]],
    ['incomplete, fetched in any order', [leaf], [ca('Other'), first, second]],
    ['the last one missing', [leaf, second], [first]],
  ] as const) {
    const mended = repair(sent, fetched);
    assert.equal(mended.kind === 'repaired' ? mended.pem : mended.because, whole, story);
  }
  const subjects = repair([leaf, first, second]);
  assert.deepEqual(subjects.kind === 'repaired' && subjects.subjects, [
    'CN=origin.example.com',
    'CN=Second',
    'CN=First',
  ]);
});

test('an expired leaf gets its right chain too', () => {
  const old = leafOf(second, { notAfter: '2026-11-01T00:00:00Z' });
  const mended = repair([old], [second, first]);
  assert.equal(mended.kind === 'repaired' && mended.pem, old.pem + second.pem + first.pem);
});

test('an intermediate that ended is replaced by its successor', () => {
  const ended = ca('Second', first, { reuseKey: second, notAfter: '2026-11-01T00:00:00Z' });
  const sent = [leaf, ended, first];
  const mended = repair(sent, [second]);
  assert.equal(mended.kind === 'repaired' && mended.pem, leaf.pem + second.pem + first.pem);
  const alone = repair(sent);
  assert.equal(alone.kind, 'failed');
  assert.match(
    'because' in alone ? alone.because : '',
    /CN=Second ended 2026-11-01.* no successor of it could be had/,
  );
});

test('where there is nothing to mend, or nothing mends it', () => {
  const corporate = ca('Corporate Root');
  for (const [sent, fetched, kind, because] of [
    [[leaf, second, first], [], 'unneeded', /complete and in order/],
    [[leaf], [], 'failed', /the issuer CN=Second could not be had/],
    [[leaf], [second], 'failed', /the issuer CN=First could not be had/],
    [[leafOf(corporate)], [corporate], 'failed', /private root \(CN=Corporate Root\)/],
    [[issueCertificate({ names: ['a.example'] })], [], 'failed', /self-signed/],
    [[], [], 'failed', /no certificate was sent/],
  ] as const) {
    const mended = repair(sent, fetched);
    assert.equal(mended.kind, kind);
    assert.match('because' in mended ? mended.because : '', because);
  }
});

test('issuers are read from DER, PEM and PKCS #7', () => {
  const read = (bytes: Uint8Array) => parseIssuers(bytes).map((der) => Buffer.from(der));
  assert.deepEqual(read(first.der), [first.der]);
  assert.deepEqual(read(Buffer.from(first.pem + second.pem)), [first.der, second.der]);
  assert.deepEqual(read(pkcs7(first, second)), [first.der, second.der]);
  for (const bytes of [Buffer.from('<html>404</html>'), Buffer.alloc(0), Buffer.from([0x30, 0])]) {
    assert.throws(() => parseIssuers(bytes), Error);
  }
});

/** A "certs-only" message (RFC 5652 §5.1), as `openssl crl2pkcs7 -nocrl` makes it. */
function pkcs7(...certificates: readonly Issued[]): Buffer {
  const signedData = der(0x30, [
    der(0x02, [Buffer.of(1)]),
    der(0x31, []),
    der(0x30, [Buffer.from('06092a864886f70d010701', 'hex')]),
    der(
      0xa0,
      certificates.map((one) => one.der),
    ),
    der(0x31, []),
  ]);
  return der(0x30, [Buffer.from('06092a864886f70d010702', 'hex'), der(0xa0, [signedData])]);
}

function der(tag: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
