import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecureContext, getCiphers } from 'node:tls';
import { TLS_CHOICES } from '../../src/cloudfront/tls-choices.ts';
import {
  cloudfrontOffer,
  cloudfrontOffer2020,
  OPENSSL_CIPHERS,
  OPENSSL_GROUPS,
  OPENSSL_MIN_VERSION,
  OPENSSL_SIGALGS,
  SUITES_BEYOND_OPENSSL,
} from '../../src/cloudfront/tls-offer.ts';
import {
  OFFERED_GROUPS,
  OFFERED_SCHEMES,
  OFFERED_SUITES,
  TLS_SOURCES,
} from '../../src/cloudfront/tls-policy.ts';

const hex = (codes: readonly number[]) => codes.map((code) => code.toString(16).padStart(4, '0')).join(' ');

// The lists are written out a second time on purpose: whoever changes one must have read the source again.
test('the offer of 2025 is whole and in its order', () => {
  const offer = cloudfrontOffer('TLSv1.2');
  assert.equal(
    hex(offer.cipherSuites),
    '1301 1302 1303 c02b c02f c02c c030 c023 c027 c024 c028 c009 c013 c00a c014 009c 009d 003c 002f 0035 000a 0004',
  );
  assert.equal(hex(offer.groups), '0017 001d 0018');
  assert.equal(
    hex(offer.signatureSchemes),
    '0403 0503 0603 0303 0809 080a 080b 0804 0805 0806 0401 0501 0601 0301 0201 0203',
  );
  assert.equal(hex(offer.versions), '0304 0303');
  assert.equal(hex(offer.keyShares), '0017');
});

test('the offer of 2020 is whole and in its order', () => {
  const offer = cloudfrontOffer2020('TLSv1');
  assert.equal(
    hex(offer.cipherSuites),
    'c02c c030 c02b c02f c024 c028 c00a c014 c023 c027 c009 c013 009d 009c 0035 003c 002f 000a 0004',
  );
  assert.equal(hex(offer.signatureSchemes), '0401 0501 0601 0301 0403 0503 0603 0303 0201 0203');
  assert.equal(hex(offer.versions), '0303 0302 0301');
});

test('each minimum version is the lowest offered, with TLS 1.3 on top', () => {
  for (const [minimum, versions] of [
    ['SSLv3', '0304 0303 0302 0301 0300'],
    ['TLSv1', '0304 0303 0302 0301'],
    ['TLSv1.1', '0304 0303 0302'],
    ['TLSv1.2', '0304 0303'],
  ] as const) {
    assert.equal(hex(cloudfrontOffer(minimum).versions), versions, minimum);
  }
});

test("AWS's own table is whole, in its order, and told from what only s2n-tls lists", () => {
  const listed = (by: string) =>
    hex(OFFERED_SUITES.filter((row) => row.listedBy === by).map((row) => row.code));
  assert.equal(
    listed('aws'),
    'c02c c024 c00a c02b c023 c009 c030 c028 c014 c02f c027 c013 0035 002f 000a 0004',
  );
  assert.equal(listed('s2n'), '009d 009c 003c 1301 1302 1303');
  assert.equal(
    hex(OFFERED_SCHEMES.filter((row) => row.listedBy === 'aws').map((row) => row.code)),
    '0401 0501 0601 0301 0403 0503 0603 0303 0201 0203',
  );
  assert.deepEqual(
    OFFERED_GROUPS.map((row) => row.listedBy),
    ['aws', 'aws', 'aws'],
  );
});

test('every offered number has a row, and every list a source', () => {
  for (const offer of [cloudfrontOffer('SSLv3'), cloudfrontOffer2020('SSLv3')]) {
    for (const [codes, rows] of [
      [offer.cipherSuites, OFFERED_SUITES],
      [offer.groups, OFFERED_GROUPS],
      [offer.signatureSchemes, OFFERED_SCHEMES],
    ] as const) {
      for (const code of codes) {
        const row = rows.find((each) => each.code === code);
        assert.ok(row !== undefined && row.listedBy in TLS_SOURCES, hex([code]));
      }
    }
  }
  for (const url of Object.values(TLS_SOURCES)) assert.match(url, /^https:\/\/(docs\.aws|aws|github)\./);
});

test('what the sources leave open is written down with a reason', () => {
  assert.equal(TLS_CHOICES.length, 10);
  for (const { what, choice, because } of TLS_CHOICES)
    assert.ok(choice.length > 3 && because.length > 20, what);
});

test('OpenSSL takes the offer, all but the suites it was built without', () => {
  const context = {
    ciphers: OPENSSL_CIPHERS,
    ecdhCurve: OPENSSL_GROUPS,
    sigalgs: OPENSSL_SIGALGS,
    minVersion: OPENSSL_MIN_VERSION.SSLv3,
  };
  assert.doesNotThrow(() => createSecureContext(context));
  const known = new Set(getCiphers());
  for (const { name } of OFFERED_SUITES) {
    assert.equal(known.has(name.toLowerCase()), !SUITES_BEYOND_OPENSSL.includes(name), name);
  }
});
