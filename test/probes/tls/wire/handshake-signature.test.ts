import assert from 'node:assert/strict';
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { test } from 'node:test';
import { issueCertificate } from '../../../../src/lab/origins/issue-certificate.ts';
import { checkSignature } from '../../../../src/probes/tls/wire/handshake-signature.ts';

const SIGNED = Buffer.from('what both sides have said');
const leaf = (key: 'rsa-2048' | 'p-256' | 'p-384' | 'p-521' | 'ed25519') =>
  issueCertificate({ names: ['origin.example'], key });

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const rsa = leaf('rsa-2048');
const p256 = leaf('p-256');
const p384 = leaf('p-384');

function check(
  certificate: { readonly der: Buffer },
  scheme: number | null,
  signature: Buffer,
  isTls13 = false,
) {
  return checkSignature(certificate.der, { scheme, signed: SIGNED, signature, isTls13 });
}

const pkcs1 = (hash: string, key: KeyObject) => sign(hash, SIGNED, key);
const pss = (hash: string, key: KeyObject) => sign(hash, SIGNED, { key, ...PSS });

test('every scheme of the offer is checked: the right key is good, any other is bad', () => {
  const other = { rsa: leaf('rsa-2048'), p256: leaf('p-256') };
  for (const [scheme, hash] of [
    [0x0401, 'sha256'],
    [0x0501, 'sha384'],
    [0x0601, 'sha512'],
    [0x0301, 'sha224'],
    [0x0201, 'sha1'],
  ] as const) {
    assert.equal(check(rsa, scheme, pkcs1(hash, rsa.key)), 'good', hash);
    assert.equal(check(other.rsa, scheme, pkcs1(hash, rsa.key)), 'bad', hash);
  }
  for (const [scheme, hash] of [
    [0x0804, 'sha256'],
    [0x0805, 'sha384'],
    [0x0806, 'sha512'],
  ] as const) {
    assert.equal(check(rsa, scheme, pss(hash, rsa.key), true), 'good', hash);
    assert.equal(check(other.rsa, scheme, pss(hash, rsa.key), true), 'bad', hash);
  }
  for (const [scheme, hash, certificate] of [
    [0x0403, 'sha256', p256],
    [0x0503, 'sha384', p384],
    [0x0603, 'sha512', leaf('p-521')],
  ] as const) {
    for (const isTls13 of [true, false])
      assert.equal(check(certificate, scheme, pkcs1(hash, certificate.key), isTls13), 'good', hash);
    assert.equal(check(other.p256, scheme, pkcs1(hash, certificate.key)), 'bad', hash);
  }
  for (const [scheme, hash] of [
    [0x0303, 'sha224'],
    [0x0203, 'sha1'],
  ] as const)
    assert.equal(check(p256, scheme, pkcs1(hash, p256.key)), 'good', hash);
  const edwards = leaf('ed25519');
  assert.equal(check(edwards, 0x0807, sign(null, SIGNED, edwards.key), true), 'good');
});

test('a key of another size or type shows itself', () => {
  const big = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  assert.equal(check(rsa, 0x0804, pss('sha256', big), true), 'bad');
  assert.equal(check(rsa, 0x0401, pkcs1('sha256', big)), 'bad');
  assert.equal(check(rsa, 0x0401, Buffer.alloc(0)), 'bad');
  assert.equal(check(p256, 0x0403, Buffer.from('no DER'), true), 'bad');
  assert.equal(check(p256, 0x0804, pss('sha256', rsa.key), true), 'other-key-type');
  assert.equal(check(rsa, 0x0403, pkcs1('sha256', p256.key), true), 'other-key-type');
});

test('TLS 1.3 ties a curve to its scheme, and kinds of RSA keys to theirs', () => {
  const signature = pkcs1('sha384', p256.key);
  assert.equal(check(p256, 0x0503, signature, false), 'good');
  assert.equal(check(p256, 0x0503, signature, true), 'other-scheme');
  assert.equal(check(rsa, 0x0809, pss('sha256', rsa.key), true), 'other-scheme');
});

test('below TLS 1.2 the type of the key decides', () => {
  const digest = (hash: string) => createHash(hash).update(SIGNED).digest();
  const both = Buffer.concat([digest('md5'), digest('sha1')]);
  const signature = (key: KeyObject) => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, both);
  assert.equal(check(rsa, null, signature(rsa.key)), 'good');
  assert.equal(check(leaf('rsa-2048'), null, signature(rsa.key)), 'bad');
  assert.equal(check(p256, null, pkcs1('sha1', p256.key)), 'good');
  assert.equal(check(p256, null, pkcs1('sha1', p384.key)), 'bad');
});

test('what cannot be checked is not held against a server', () => {
  const signature = pkcs1('sha256', rsa.key);
  assert.equal(check(rsa, 0x9999, signature), 'unchecked');
  assert.equal(check({ der: Buffer.from('no certificate') }, 0x0401, signature), 'unchecked');
  assert.equal(
    checkSignature(undefined, { scheme: 0x0401, signed: SIGNED, signature, isTls13: false }),
    'unchecked',
  );
});
