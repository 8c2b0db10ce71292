import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudfrontOffer, cloudfrontOffer2020 } from '../../../../src/cloudfront/tls-offer.ts';
import { startFlight } from '../../../../src/probes/tls/wire/server-flight.ts';
import { EXTENSION, reader } from '../../../../src/probes/tls/wire/syntax.ts';
import { readCodes, readHello, readShares } from './scripted-server.ts';

const random = (bytes: number) => Buffer.alloc(bytes, 0xab);
const listOf = (bytes: Buffer | undefined, lengthBytes: number) =>
  readCodes(reader(bytes ?? Buffer.alloc(0), 'list').vector(lengthBytes));

test('the hello says what the offer says, in its order', () => {
  const offer = cloudfrontOffer('TLSv1.2');
  const hello = readHello(startFlight(offer, 'origin.example.com', random).hello);
  assert.equal(hello.recordVersion, 0x0301);
  assert.equal(hello.legacyVersion, 0x0303);
  assert.deepEqual(hello.random, random(32));
  assert.deepEqual(hello.sessionId, random(32));
  assert.deepEqual(hello.suites, [...offer.cipherSuites, 0x00ff]);
  assert.deepEqual(listOf(hello.extensions.get(EXTENSION.supportedVersions), 1), [0x0304, 0x0303]);
  assert.deepEqual(listOf(hello.extensions.get(EXTENSION.supportedGroups), 2), offer.groups);
  assert.deepEqual(listOf(hello.extensions.get(EXTENSION.signatureAlgorithms), 2), offer.signatureSchemes);
  assert.deepEqual(
    readShares(hello).map(({ group, publicKey }) => [group, publicKey.length]),
    [[0x0017, 65]],
  );
  assert.deepEqual(
    [...hello.extensions.keys()],
    [43, 10, 51, 13, 0, 5, 11, 23],
    'supported_versions, supported_groups, key_share, signature_algorithms, server_name, status_request, ec_point_formats, EMS',
  );
  assert.match(hello.extensions.get(EXTENSION.serverName)?.toString('latin1') ?? '', /origin\.example\.com$/);
});

test('the minimum decides which versions are named, and nothing else', () => {
  const [high, low] = (['TLSv1.2', 'SSLv3'] as const).map((minimum) =>
    readHello(startFlight(cloudfrontOffer(minimum), null, random).hello),
  );
  assert.deepEqual(
    listOf(low?.extensions.get(EXTENSION.supportedVersions), 1),
    [0x0304, 0x0303, 0x0302, 0x0301, 0x0300],
  );
  assert.equal(low?.legacyVersion, 0x0303);
  assert.deepEqual(low?.suites, high?.suites);
  assert.ok(!low?.extensions.has(EXTENSION.serverName));
});

test('the offer of 2020 has nothing of TLS 1.3', () => {
  const hello = readHello(startFlight(cloudfrontOffer2020('TLSv1.2'), 'origin.example.com', random).hello);
  assert.equal(hello.legacyVersion, 0x0303);
  assert.equal(hello.sessionId.length, 0);
  assert.deepEqual([...hello.extensions.keys()], [10, 13, 0, 5, 11, 23]);
});

test('a hello that ends at TLS 1.0 offers no signature algorithms and says so in its version', () => {
  const offer = { ...cloudfrontOffer2020('SSLv3'), versions: [0x0301, 0x0300] };
  const hello = readHello(startFlight(offer, null, random).hello);
  assert.equal(hello.legacyVersion, 0x0301);
  assert.ok(!hello.extensions.has(EXTENSION.signatureAlgorithms));
});
