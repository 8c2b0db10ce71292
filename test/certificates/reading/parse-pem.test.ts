import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem, looseLine, parsePem } from '../../../src/certificates/reading/parse-pem.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';

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
    ['\x30\x82\x04\xa1\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02', /pkcs7 -inform der -print_certs/],
    ['\x30\x82\x0b\x6f\x02\x01\x03\x30\x82', /PKCS #12 .* pkcs12 -nokeys/],
    ['-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----', /certificate request/],
    [Buffer.from(one.pem).toString('base64'), /base64 -d/],
    [one.pem.replace(/\nMII/, '\nM!I'), /Certificate 1 is not intact/],
    [one.pem.repeat(501), /501 certificates/],
  ] as const) {
    assert.throws(() => parsePem(text), answer);
  }
});

test('lines that no server can read are told', () => {
  for (const [story, text, line] of [
    ['as written', one.pem + two.pem, null],
    ['of Windows, with a byte order mark', `\u00ef\u00bb\u00bf${one.pem.replaceAll('\n', '\r\n')}`, null],
    ['text and keys around', `subject=CN = one\n${one.pem}${one.keyPem}trailer`, null],
    ['two files joined without a line break', one.pem.trimEnd() + two.pem, one.pem.split('\n').length - 1],
    ['no line breaks', one.pem.replaceAll('\n', ''), 1],
    ['line breaks escaped', one.pem.replaceAll('\n', '\\n'), 1],
    ['indented', one.pem.replaceAll(/^/gm, '  '), 1],
  ] as const) {
    assert.equal(looseLine(text), line, story);
  }
});
