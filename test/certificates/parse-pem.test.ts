import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem, parsePem } from '../../src/certificates/parse-pem.ts';
import { issueCertificate } from '../../src/farm/issue-certificate.ts';

const one = issueCertificate({ names: ['one.example'] });
const two = issueCertificate({ names: ['two.example'] });

test('certificates are read in their order, whatever stands around them', () => {
  for (const text of [
    one.pem + two.pem,
    `subject=CN = one\r\n${one.pem.replaceAll('\n', '\r\n')}\n${one.keyPem}\n  s:two\n${two.pem}trailer`,
    one.pem.trimEnd() + two.pem,
  ]) {
    assert.deepEqual(
      parsePem(text).map((der) => Buffer.from(der)),
      [one.der, two.der],
    );
  }
  assert.equal(encodePem(one.der), one.pem);
});

test('a file that holds none is answered with what to give instead', () => {
  for (const [text, answer] of [
    ['', /BEGIN CERTIFICATE/],
    [one.der.toString('latin1'), /openssl x509 -inform der/],
    [one.keyPem, /private key and no certificate/],
    [one.pem.slice(0, -40), /does not end/],
    ['-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----', /pkcs7 -print_certs/],
    [one.pem.replace(/\nMII/, '\nM!I'), /Certificate 1 is not intact/],
    [one.pem.repeat(501), /501 certificates/],
  ] as const) {
    assert.throws(() => parsePem(text), answer);
  }
});
