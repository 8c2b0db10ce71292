import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../../src/certificates/reading/parse-pem.ts';
import { issueCertificate, type KeyKind } from '../../../src/lab/origins/issue-certificate.ts';

test('every root that Node ships is read as OpenSSL reads it', () => {
  for (const der of rootCertificates.flatMap((pem) => parsePem(pem))) {
    const ours = parseCertificate(der);
    const theirs = new X509Certificate(der);
    const spki = theirs.publicKey.export({ type: 'spki', format: 'der' });
    assert.equal(Date.parse(ours.notAfter), Date.parse(theirs.validTo), ours.subject);
    assert.equal(Date.parse(ours.notBefore), Date.parse(theirs.validFrom), ours.subject);
    assert.equal(ours.sha256, theirs.fingerprint256.replaceAll(':', '').toLowerCase());
    assert.equal(ours.keySha256, createHash('sha256').update(spki).digest('hex'), ours.subject);
    assert.equal(ours.serialNumber.replace(/^0+/, ''), theirs.serialNumber.toLowerCase().replace(/^0+/, ''));
    assert.equal(ours.isCa, theirs.ca, ours.subject);
    const { type } = ours.key;
    assert.equal(type, theirs.publicKey.asymmetricKeyType, ours.subject);
    const { modulusLength, namedCurve } = theirs.publicKey.asymmetricKeyDetails ?? {};
    if (ours.key.type === 'rsa') assert.equal(ours.key.bits, modulusLength);
    if (ours.key.type === 'ec') assert.equal(ours.key.curve, namedCurve);
  }
});

test('keys of every kind, names, addresses and extensions are read', () => {
  const root = issueCertificate({
    commonName: 'Root',
    organization: 'Example, Inc.',
    ca: true,
    pathLength: 1,
  });
  for (const [key, expected] of [
    ['rsa-1024', { type: 'rsa', bits: 1024 }],
    ['rsa-3072', { type: 'rsa', bits: 3072 }],
    ['p-256', { type: 'ec', curve: 'prime256v1' }],
    ['p-384', { type: 'ec', curve: 'secp384r1' }],
    ['p-521', { type: 'ec', curve: 'secp521r1' }],
    ['ed25519', { type: 'ed25519' }],
  ] as const satisfies readonly (readonly [KeyKind, unknown])[]) {
    const { der } = issueCertificate({
      names: ['Origin.Example', '*.origin.example'],
      addresses: ['192.0.2.7'],
      key,
      issuer: root,
      issuerUrl: 'http://ca.example/root.cer',
      notBefore: '2026-02-28T23:59:59Z',
      notAfter: '2051-01-01T00:00:00Z',
    });
    const read = parseCertificate(der);
    assert.deepEqual(read.key, expected);
    assert.deepEqual(read.dnsNames, ['origin.example', '*.origin.example']);
    assert.deepEqual(read.ipAddresses, ['192.0.2.7']);
    assert.deepEqual(read.issuerUrls, ['http://ca.example/root.cer']);
    assert.deepEqual([read.notBefore, read.notAfter], ['2026-02-28T23:59:59Z', '2051-01-01T00:00:00Z']);
    assert.equal(read.issuer, 'CN=Root, O=Example\\, Inc.');
    assert.deepEqual(read.extendedKeyUsage, ['serverAuth']);
    assert.equal(read.authorityKeyId, parseCertificate(root.der).subjectKeyId);
    assert.deepEqual([read.isCa, read.hasSignedTimestamps], [false, false]);
  }
  const ca = parseCertificate(root.der);
  assert.deepEqual([ca.isCa, ca.pathLength, ca.keyUsage], [true, 1, ['keyCertSign', 'cRLSign']]);
});

test('names are compared without regard to case and spaces, and shown without control characters', () => {
  const a = parseCertificate(issueCertificate({ commonName: 'Some  CA', organization: 'ORG' }).der);
  const b = parseCertificate(issueCertificate({ commonName: 'some ca ', organization: 'Org' }).der);
  assert.equal(a.subjectName, b.subjectName);
  const nasty = parseCertificate(
    issueCertificate({ commonName: 'a\u001b[31m, "b"', names: ['a\0b.example'] }).der,
  );
  assert.equal(nasty.subject, 'CN=a\\1b[31m\\, \\"b\\"');
  assert.deepEqual(nasty.dnsNames, ['a\\00b.example']);
});

test('an empty subject is normal, name constraints are read', () => {
  const { der } = issueCertificate({
    commonName: null,
    names: ['a.example'],
    permittedDns: ['.a.example'],
    excludedDns: ['b.example'],
  });
  const read = parseCertificate(der);
  assert.equal(read.subject, '');
  assert.equal(read.commonName, null);
  assert.deepEqual(read.nameConstraints, {
    permitted: [{ kind: 'dns', value: '.a.example' }],
    excluded: [{ kind: 'dns', value: 'b.example' }],
    hasDistances: false,
  });
});

test('whatever is no certificate throws one short Error', () => {
  const { der } = issueCertificate({ names: ['a.example'] });
  const throwsOrReads = (bytes: Uint8Array): void => {
    try {
      parseCertificate(bytes);
    } catch (error) {
      assert.ok(error instanceof Error && error.message.length < 200, String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), throwsOrReads));
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
      const mutated = Uint8Array.from(der);
      mutated[at] = byte;
      throwsOrReads(mutated);
    }),
    { numRuns: 500 },
  );
  const nested = Uint8Array.from({ length: 4_000 }, (_, index) => (index % 2 === 0 ? 0x30 : 0x80));
  assert.throws(() => parseCertificate(nested), /depth/i);
  assert.throws(() => parseCertificate(new Uint8Array(70_000)), /larger than 65536 bytes/);
  assert.throws(() => parseCertificate(Uint8Array.of(...der, 0)), Error);
  assert.throws(() => parseCertificate(der.subarray(0, -1)), Error);
});
