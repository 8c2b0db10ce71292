import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import table from '../../src/certificates/intermediates.json' with { type: 'json' };
import { INTERMEDIATES_AS_OF, knownIntermediate } from '../../src/certificates/intermediates.ts';
import { assessChain } from '../../src/certificates/paths/assess-chain.ts';
import { readChain } from '../../src/certificates/paths/read-chain.ts';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../src/certificates/reading/parse-pem.ts';
import { mozillaRoots } from '../../src/certificates/roots.ts';
import { ca, leafOf, NOW, said } from './paths/judged.ts';

/** CAs add intermediates every few months; what is newer than the table is told by other signs. */
const AGE_MAX_DAYS = 400;

const real = (name: string): Uint8Array => {
  const pem = readFileSync(
    new URL(`../fixtures/certificates/lets-encrypt/${name}.pem`, import.meta.url),
    'utf8',
  );
  return parsePem(pem)[0] ?? new Uint8Array();
};
const assessReal = (...ders: readonly Uint8Array[]) =>
  assessChain(readChain(ders), { roots: mozillaRoots, addedRoots: [] }, NOW);

test('the table is dated and has the intermediates of the CAs that most origins use', () => {
  const days = (Date.now() - Date.parse(INTERMEDIATES_AS_OF)) / 86_400_000;
  assert.ok(days <= AGE_MAX_DAYS, `the table of ${INTERMEDIATES_AS_OF} is old: npm run intermediates`);
  assert.ok(table.intermediates.every((line) => /^(?:[0-9a-f]+|-) [0-9a-f]{64} \S/.test(line)));
  assert.equal(
    new Set(table.intermediates.map((line) => line.split(' ')[1])).size,
    table.intermediates.length,
  );
  for (const name of [
    "CN=R13, O=Let's Encrypt, C=US",
    "CN=YE1, O=Let's Encrypt, C=US",
    'CN=Root YR, O=ISRG, C=US',
    'CN=Root YE, O=ISRG, C=US',
    'CN=Amazon RSA 2048 M04, O=Amazon, C=US',
    'CN=WR2, O=Google Trust Services, C=US',
    'CN=WE1, O=Google Trust Services, C=US',
    'CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc, C=US',
    'CN=GlobalSign Atlas R46 DV TLS CA 2026 Q3, O=GlobalSign nv-sa, C=BE',
    'CN=Sectigo Public Server Authentication CA DV R36, O=Sectigo Limited, C=GB',
    'CN=Go Daddy Secure Certificate Authority - G2, OU=http://certs.godaddy.com/repository/, O=GoDaddy.com\\, Inc., L=Scottsdale, ST=Arizona, C=US',
    'CN=Starfield Secure Certificate Authority - G2, OU=http://certs.starfieldtech.com/repository/, O=Starfield Technologies\\, Inc., L=Scottsdale, ST=Arizona, C=US',
    'CN=ZeroSSL ECC DV SSL CA 2, O=ZeroSSL GmbH, C=AT',
    'CN=Buypass Class 2 CA 5, O=Buypass AS-983163327, C=NO',
    'CN=SSL.com TLS Issuing RSA CA R1, O=SSL Corporation, C=US',
  ]) {
    assert.equal(knownIntermediate(name, null), 'name-alone', name);
  }
  assert.equal(knownIntermediate('CN=Corporate CA', null), 'no');
});

test('Let’s Encrypt’s own certificates: without the cross-sign of Root YR the chain is incomplete, never private', () => {
  const [yr2, rootYr, rootYrByX1] = [real('int-yr2'), real('root-yr'), real('root-yr-by-x1')];
  const { authorityKeyId, issuer } = parseCertificate(yr2);
  assert.equal(knownIntermediate(issuer, authorityKeyId), 'name-and-key');
  assert.equal(said(assessReal(yr2, rootYrByX1)), 'accepted');
  for (const sent of [[yr2], [yr2, rootYr]]) {
    const [fault] = assessReal(...sent).faults;
    assert.ok(fault?.kind === 'issuer-missing' && fault.origin.kind === 'elsewhere' && fault.origin.sure);
    assert.equal(fault.sameName, sent.length === 1 ? null : 'as-root');
  }
});

test('an issuer that has the name of a public one, or the organisation, is not called private', () => {
  const origin = (commonName: string, organization: string) => {
    const [fault] = assessReal(leafOf(ca(commonName, undefined, { organization })).der).faults;
    return fault?.kind === 'issuer-missing' ? [fault.origin.kind, fault.origin.sure] : fault?.kind;
  };
  assert.deepEqual(origin('R99', "Let's Encrypt"), ['elsewhere', false]);
  assert.deepEqual(origin('Amazon RSA 2048 M99', 'Amazon'), ['elsewhere', false]);
  assert.deepEqual(origin('WR99', 'Google Trust Services'), ['elsewhere', false]);
  assert.deepEqual(origin('Issuing CA', 'Example Corporation'), ['private', false]);
});
