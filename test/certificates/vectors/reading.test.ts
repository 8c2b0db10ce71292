import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readByOpenSsl } from '../../../src/certificates/reading/openssl.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../../src/certificates/reading/parse-pem.ts';
import { VECTORS, withoutFiles } from '../../tools.ts';

/** Where this reader and OpenSSL differ, and why. */
const DIFFERENCES: Readonly<Record<string, 'only OpenSSL' | 'only this reader'>> = {
  // A time that is none; OpenSSL looks at it when it verifies, and refuses it then.
  'badasn1time.pem': 'only OpenSSL',
  // RFC 5280 §4.2 allows an extension once; OpenSSL refuses the certificate when it verifies.
  'custom/two_basic_constraints.pem': 'only OpenSSL',
  // Bytes in a UTF8String that are no UTF-8.
  'custom/invalid_utf8_common_name.pem': 'only this reader',
};

function certificatesOf(file: string): readonly Uint8Array[] {
  const bytes = readFileSync(file);
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN') ? (/CERTIFICATE-----/.test(text) ? parsePem(text) : []) : [bytes];
}

test('certificates of many kinds are read, or refused, as OpenSSL does', {
  skip: withoutFiles('python3-cryptography-vectors'),
}, () => {
  const folder = join(VECTORS, 'x509');
  const files = globSync(['*.{pem,der}', 'custom/*.{pem,der}', 'ed*/*.pem', 'PKITS_data/certs/*.crt'], {
    cwd: folder,
    exclude: ['**/crl_*', '**/*_crl.pem', '**/*precert.der'],
  });
  assert.ok(files.length > 450, `${files.length}`);
  for (const file of files) {
    for (const der of certificatesOf(join(folder, file))) {
      const byOpenSsl = readByOpenSsl(der) !== null;
      const expected = DIFFERENCES[file] === undefined ? byOpenSsl : DIFFERENCES[file] === 'only this reader';
      if (expected) assert.doesNotThrow(() => parseCertificate(der), file);
      else assert.throws(() => parseCertificate(der), file);
    }
  }
});
