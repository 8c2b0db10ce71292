import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { SIGNATURE_UNITS, signatureChecks } from '../../../src/certificates/paths/verify-signature.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import type { Issued } from '../../../src/lab/origins/issue-certificate.ts';
import { without } from '../../tools.ts';
import { ca, leafOf } from './judged.ts';

const read = ({ der }: Issued) => parseCertificate(der);

test('a signature is checked with the issuer’s key, whatever its name', () => {
  const issuer = ca('A');
  const signed = signatureChecks();
  assert.equal(signed(read(leafOf(issuer)), read(issuer)), true);
  assert.equal(signed(read(leafOf(issuer)), read(ca('B', undefined, { reuseKey: issuer }))), true);
  assert.equal(signed(read(leafOf(issuer)), read(ca('A'))), false);
});

test('the budget bounds the checks; a pair that is known costs nothing', () => {
  const signed = signatureChecks(7);
  const [one, two] = [ca('One'), ca('Two')];
  const leaf = read(leafOf(one));
  assert.equal(signed(leaf, read(one)), true);
  assert.equal(signed(leaf, read(two)), false);
  assert.equal(signed(leaf, read(ca('Three'))), null);
  assert.equal(signed(leaf, read(one)), true);
  // The cheapest check costs one unit, so this is also the number of checks at most.
  assert.ok(SIGNATURE_UNITS <= 500);
});

test('an RSA key with an exponent made to be slow is not used', { skip: without('openssl') }, () => {
  const made = spawnSync('openssl', [
    'genpkey',
    '-algorithm',
    'RSA',
    '-pkeyopt',
    'rsa_keygen_bits:2048',
    '-pkeyopt',
    `rsa_keygen_pubexp:${2n ** 100n + 277n}`,
  ]);
  const issuer = ca('Slow', undefined, { reuseKey: { ...ca('Slow'), key: createPrivateKey(made.stdout) } });
  const leaf = leafOf(issuer);
  assert.equal(new X509Certificate(leaf.der).verify(new X509Certificate(issuer.der).publicKey), true);
  assert.equal(signatureChecks()(read(leaf), read(issuer)), false);
});
