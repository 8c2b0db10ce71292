import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { cloudfrontOffer, cloudfrontOffer2020 } from '../../../../src/cloudfront/tls-offer.ts';
import type { Handshake } from '../../../../src/formats/handshake.ts';
import { encodeMessage, MESSAGE } from '../../../../src/probes/tls/wire/handshake-messages.ts';
import { CONTENT, encodeRecords } from '../../../../src/probes/tls/wire/records.ts';
import { type ServerFlight, startFlight } from '../../../../src/probes/tls/wire/server-flight.ts';
import { EXTENSION, uint, vector } from '../../../../src/probes/tls/wire/syntax.ts';
import {
  alpnExtension,
  certificate12,
  certificate13,
  certificateRequest13,
  certificateVerify,
  encryptedExtensions,
  flight13,
  readHello,
  readShares,
  retryRequest,
  serverHello,
} from './scripted-server.ts';

const CHAIN = [Buffer.from('leaf'), Buffer.from('root'), Buffer.from('intermediate')];
const DONE = encodeMessage(MESSAGE.serverHelloDone, Buffer.alloc(0));
const record = (...messages: readonly Buffer[]) =>
  encodeRecords(CONTENT.handshake, 0x0303, Buffer.concat(messages));
const start = (offer = cloudfrontOffer('TLSv1.2')) => startFlight(offer, 'origin.example.com', randomBytes);

/** Feeds bytes and tells what was seen. */
function feed(flight: ServerFlight, bytes: Buffer, chunk = bytes.length): Handshake {
  for (let at = 0; at < bytes.length; at += chunk) flight.receive(bytes.subarray(at, at + chunk));
  return flight.handshake('closed');
}

const inOrder = ({ chain }: Handshake) => chain.map((der) => Buffer.from(der, 'base64').toString());

test('a TLS 1.2 flight, whole, byte by byte, and one message to many records', () => {
  const curve = Buffer.concat([
    uint(3, 1),
    uint(0x0018, 2),
    vector(1, Buffer.alloc(97)),
    uint(0x0401, 2),
    vector(2),
  ]);
  const messages = [
    serverHello({ legacyVersion: 0x0303, suite: 0xc02f, extensions: [alpnExtension('http/1.1')] }),
    certificate12(CHAIN),
    encodeMessage(MESSAGE.certificateStatus, Buffer.from('0100000100', 'hex')),
    encodeMessage(MESSAGE.serverKeyExchange, curve),
    encodeMessage(MESSAGE.certificateRequest, Buffer.from('0101000404030401', 'hex')),
    DONE,
  ];
  const all = Buffer.concat(messages);
  const split = Buffer.concat(
    [...all].map((byte) => encodeRecords(CONTENT.handshake, 0x0303, Buffer.from([byte]))),
  );
  for (const [how, bytes, chunk] of [
    ['whole', record(...messages), undefined],
    ['byte by byte', record(...messages), 1],
    ['a record each', Buffer.concat(messages.map((message) => record(message))), 7],
    ['a record for each byte', split, 3],
  ] as const) {
    const seen = feed(start(), bytes, chunk);
    assert.equal(seen.ending, 'flight-complete', how);
    assert.equal(seen.version, 'TLSv1.2');
    assert.equal(seen.cipherSuite?.name, 'ECDHE-RSA-AES128-GCM-SHA256');
    assert.equal(seen.group?.name, 'secp384r1');
    assert.equal(seen.signatureScheme?.name, 'rsa_pkcs1_sha256');
    assert.equal(seen.alpn, 'http/1.1');
    assert.equal(seen.clientCertificateRequested, true);
    assert.deepEqual(inOrder(seen), ['leaf', 'root', 'intermediate']);
  }
});

test('an SSLv3 flight, which has no extensions', () => {
  const flight = start(cloudfrontOffer('SSLv3'));
  const bytes = encodeRecords(
    CONTENT.handshake,
    0x0300,
    Buffer.concat([serverHello({ legacyVersion: 0x0300, suite: 0x0004 }), certificate12(CHAIN), DONE]),
  );
  const seen = feed(flight, bytes);
  assert.deepEqual(
    [seen.ending, seen.version, seen.cipherSuite?.name],
    ['flight-complete', 'SSLv3', 'RC4-MD5'],
  );
  assert.equal(flight.farewell().toString('hex'), '1503000002015a15030000020100');
});

test('finite-field key exchange names no group', () => {
  const params = Buffer.concat([
    vector(2, Buffer.alloc(128, 1)),
    vector(2, uint(2, 1)),
    vector(2, Buffer.alloc(128, 3)),
  ]);
  const bytes = record(
    serverHello({ legacyVersion: 0x0303, suite: 0x009e }),
    certificate12(CHAIN),
    encodeMessage(MESSAGE.serverKeyExchange, Buffer.concat([params, uint(0x0804, 2), vector(2)])),
    DONE,
  );
  const seen = feed(start(), bytes);
  assert.deepEqual(
    [seen.group, seen.signatureScheme?.name, seen.ending],
    [undefined, 'rsa_pss_rsae_sha256', 'flight-complete'],
  );
});

test('a TLS 1.3 flight is opened with every suite CloudFront offers', () => {
  for (const suite of [0x1301, 0x1302, 0x1303]) {
    for (const coalesce of [false, true]) {
      const flight = start();
      const messages = [
        encryptedExtensions(alpnExtension('http/1.1')),
        certificateRequest13(),
        certificate13(CHAIN),
        certificateVerify(0x0403),
      ];
      const seen = feed(flight, flight13(flight.hello, { suite, messages, coalesce }), 11);
      assert.equal(seen.ending, 'flight-complete', `${suite} ${seen.detail}`);
      assert.deepEqual(inOrder(seen), ['leaf', 'root', 'intermediate']);
      assert.equal(seen.clientCertificateRequested, true);
      assert.equal(seen.signatureScheme?.name, 'ecdsa_secp256r1_sha256');
      assert.equal(seen.alpn, 'http/1.1');
      assert.ok(flight.farewell().length > 2 * 22, 'two protected alerts');
    }
  }
});

test('a HelloRetryRequest gets its group and cookie, and the transcript goes on from the hash', () => {
  for (const group of [0x001d, 0x0018, null]) {
    const flight = start();
    const cookie = Buffer.from('a cookie');
    const first = readHello(flight.hello);
    const request = retryRequest(0x1302, group, cookie, first.sessionId);
    const { send, ending } = flight.receive(record(request));
    assert.equal(ending, null);
    assert.ok(send !== null);
    assert.equal(send.subarray(0, 6).toString('hex'), '140303000101');
    const secondRecord = send.subarray(6);
    const second = readHello(secondRecord);
    assert.deepEqual(second.random, first.random);
    assert.deepEqual(second.sessionId, first.sessionId);
    assert.deepEqual(second.extensions.get(EXTENSION.cookie), vector(2, cookie));
    assert.deepEqual(
      readShares(second).map((share) => share.group),
      [group ?? 0x0017],
    );
    const hash = createHash('sha384').update(first.message).digest();
    const before = Buffer.concat([encodeMessage(MESSAGE.messageHash, hash), request]);
    const messages = [encryptedExtensions(), certificate13(CHAIN), certificateVerify(0x0503)];
    const seen = feed(flight, flight13(secondRecord, { suite: 0x1302, messages, before }));
    assert.deepEqual(
      [seen.ending, seen.detail, seen.helloRetryRequest],
      ['flight-complete', undefined, true],
    );
  }
});

test('an explaining hello learns the group from the request, where there is no arithmetic for it', () => {
  const offer = cloudfrontOffer('TLSv1.2');
  const flight = start({ ...offer, groups: [...offer.groups, 0x11ec] });
  const { sessionId } = readHello(flight.hello);
  const seen = feed(flight, record(retryRequest(0x1301, 0x11ec, null, sessionId)));
  assert.deepEqual([seen.ending, seen.group?.name], ['flight-complete', 'X25519MLKEM768']);
});

test('warnings are passed over below TLS 1.3, and nothing is after close_notify or a fatal alert', () => {
  const alert = (hex: string) => encodeRecords(CONTENT.alert, 0x0303, Buffer.from(hex, 'hex'));
  const rest = record(serverHello({ legacyVersion: 0x0303, suite: 0x002f }), certificate12(CHAIN), DONE);
  const warned = feed(start(), Buffer.concat([alert('0170'), rest]));
  assert.deepEqual(
    [warned.ending, warned.alert?.name, warned.alert?.level],
    ['flight-complete', 'unrecognized_name', 'warning'],
  );
  for (const [hex, name] of [
    ['0228', 'handshake_failure'],
    ['0100', 'close_notify'],
    ['02ef', 'unassigned'],
  ] as const) {
    const seen = feed(start(), Buffer.concat([alert(hex), rest]));
    assert.deepEqual([seen.ending, seen.alert?.name, seen.version], ['alert', name, undefined]);
  }
  const halves = feed(start(), Buffer.concat([alert('02'), alert('70')]));
  assert.equal(halves.alert?.name, 'unrecognized_name');
});

test('what breaks the protocol says how', () => {
  const hello12 = serverHello({ legacyVersion: 0x0303, suite: 0xc02f });
  const big = Buffer.concat([uint(MESSAGE.certificate, 1), uint(2 ** 18, 3)]);
  for (const [bytes, detail] of [
    [record(DONE), /before ServerHello/],
    [record(hello12, hello12), /second message of type 2/],
    [record(hello12, encodeMessage(99, Buffer.alloc(0))), /message of type 99/],
    [
      record(hello12, encodeMessage(MESSAGE.certificate, Buffer.from('000010', 'hex'))),
      /Certificate ends early/,
    ],
    [record(hello12, big), /a handshake message of 262144 bytes/],
    [
      record(hello12, certificate12(Array.from({ length: 101 }, () => Buffer.alloc(1)))),
      /more than 100 certificates/,
    ],
    [record(serverHello({ legacyVersion: 0x0512, suite: 1 })), /version 0x512/],
    [record(retryRequest(0x1301, 0x0019, null)), /HelloRetryRequest for secp521r1/],
    [
      record(retryRequest(0x1301, 0x001d, null, Buffer.alloc(32))),
      /session id that is not the one of the hello/,
    ],
    [
      record(retryRequest(0x1301, 0x001d, null), retryRequest(0x1301, 0x0018, null)),
      /a second HelloRetryRequest/,
    ],
    [encodeRecords(CONTENT.applicationData, 0x0303, Buffer.alloc(1)), /record of type 23/],
    [Buffer.concat([record(hello12), Buffer.from('HTTP/1.1 400')]), /bytes between records/],
    [encodeRecords(CONTENT.alert, 0x0303, Buffer.from('0928', 'hex')), /alert of an unknown level/],
    [
      Buffer.concat(Array.from({ length: 9000 }, () => Buffer.from('1603030000', 'hex'))),
      /more than 8192 records/,
    ],
    [
      Buffer.concat([record(hello12), ...Array.from({ length: 40 }, () => record(Buffer.alloc(16_000)))]),
      /flight of more than/,
    ],
  ] as const) {
    const nines = (count: number) => Buffer.alloc(count, 9);
    const seen = feed(startFlight(cloudfrontOffer('TLSv1.2'), 'origin.example.com', nines), bytes);
    assert.equal(seen.ending, 'malformed', detail.source);
    assert.match(seen.detail ?? '', detail);
  }
});

test('TLS 1.3 flights that were tampered with are malformed', () => {
  const messages = [encryptedExtensions(), certificate13(CHAIN), certificateVerify(0x0403)];
  const flight = start();
  const bytes = flight13(flight.hello, { messages });
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  assert.match(feed(flight, bytes).detail ?? '', /does not decrypt/);

  const other = start();
  const swapped = flight13(other.hello, {
    messages,
    tamper: (plain) => {
      const copy = Buffer.from(plain);
      if (copy[0] === MESSAGE.certificate) copy[copy.length - 3] = 0xff;
      return copy;
    },
  });
  const seen = feed(other, swapped);
  assert.match(seen.detail ?? '', /Finished that does not verify/);
  assert.equal(seen.chain.length, 3, 'what came before is kept');

  const unverified = start();
  const bare = flight13(unverified.hello, { messages: [encryptedExtensions(), certificate13(CHAIN)] });
  assert.match(feed(unverified, bare).detail ?? '', /Finished before CertificateVerify/);
});

test('bytes of another protocol are recognised from the fifth on, and kept', () => {
  for (const text of ['HTTP/1.1 400 Bad Request', 'SSH-2.0-OpenSSH_9.6', '220 ready', '\0\0\0\0\0']) {
    const flight = start();
    assert.equal(flight.receive(Buffer.from(text)).ending, 'not-tls');
    assert.equal(Buffer.from(flight.handshake('closed').foreignBytes ?? '', 'base64').toString(), text);
  }
  assert.equal(feed(start(), Buffer.from('hi')).ending, 'not-tls');
  assert.equal(feed(start(), Buffer.from('160303', 'hex')).ending, 'closed');
  assert.equal(feed(start(), Buffer.alloc(0)).ending, 'closed');
});

test('a flight that has ended takes no more', () => {
  const flight = start(cloudfrontOffer2020('TLSv1.2'));
  const bytes = record(serverHello({ legacyVersion: 0x0303, suite: 0x002f }), certificate12(CHAIN), DONE);
  assert.equal(flight.receive(bytes).ending, 'flight-complete');
  assert.deepEqual(flight.receive(Buffer.from('garbage')), { send: null, ending: 'flight-complete' });
  assert.equal(flight.handshake('reset').ending, 'flight-complete');
});
