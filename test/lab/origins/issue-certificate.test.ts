import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issueCertificate, type KeyKind } from '../../../src/lab/origins/issue-certificate.ts';

test('every key kind gives a certificate that OpenSSL reads and whose signature holds', () => {
  const kinds: readonly KeyKind[] = ['rsa-2048', 'p-256', 'p-384', 'p-521', 'ed25519'];
  for (const key of kinds) {
    const root = issueCertificate({ commonName: 'Root', ca: true, key });
    const leaf = issueCertificate({
      names: ['a.example', '*.b.example'],
      issuer: root,
      key,
      notAfter: '2051-02-03T04:05:06Z',
    });
    const read = new X509Certificate(leaf.pem);
    assert.ok(read.verify(new X509Certificate(root.der).publicKey), key);
    assert.equal(read.subjectAltName, 'DNS:a.example, DNS:*.b.example');
    assert.equal(new Date(read.validTo).toISOString(), '2051-02-03T04:05:06.000Z');
    assert.ok(read.checkIssued(new X509Certificate(root.der)), key);
    assert.ok(read.checkPrivateKey(leaf.key), key);
  }
});
