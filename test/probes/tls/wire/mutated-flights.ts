import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { cloudfrontOffer, cloudfrontOffer2020 } from '../../../../src/cloudfront/tls-offer.ts';
import { issueCertificate } from '../../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../../src/lab/origins/serve-tls.ts';
import { encodeMessage, MESSAGE } from '../../../../src/probes/tls/wire/handshake-messages.ts';
import { CONTENT, encodeRecords } from '../../../../src/probes/tls/wire/records.ts';
import { startFlight } from '../../../../src/probes/tls/wire/server-flight.ts';
import { dice } from '../../../hostile/dice.ts';
import {
  certificate12,
  certificate13,
  certificateRequest13,
  certificateVerify,
  encryptedExtensions,
  flight13,
  retryRequest,
  serverHello,
} from './scripted-server.ts';

/** Server flights to mutate: those of real servers as captured, and one per shape real servers here cannot make. */
export type Corpus = readonly { readonly name: string; readonly bytes: Buffer }[];

export async function captureCorpus(): Promise<Corpus> {
  const certificate = issueCertificate({ names: ['origin.example.com'] });
  const rsa = issueCertificate({ names: ['origin.example.com'], key: 'rsa-2048' });
  const captures: { name: string; bytes: Buffer }[] = [];
  for (const [name, { pem, keyPem }, options] of [
    ['TLSv1.2 ECDSA', certificate, { maxVersion: 'TLSv1.2' }],
    ['TLSv1.2 client certificate', rsa, { maxVersion: 'TLSv1.2', requestCert: true }],
    ['TLSv1 RSA', rsa, { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }],
    ['TLSv1.3', certificate, { minVersion: 'TLSv1.3' }],
    ['HelloRetryRequest', certificate, { minVersion: 'TLSv1.3', ecdhCurve: 'X25519' }],
    ['alert', certificate, { minVersion: 'TLSv1.3', ecdhCurve: 'P-521' }],
  ] as const) {
    const server = await serveTls({ key: keyPem, cert: pem, ...options });
    captures.push({ name, bytes: await capture(server.port) });
    await server.stop();
  }
  const sslv3 = [
    serverHello({ legacyVersion: 0x0300, suite: 4 }),
    certificate12([certificate.der]),
    encodeMessage(MESSAGE.serverHelloDone, Buffer.alloc(0)),
  ];
  return [
    ...captures,
    { name: 'SSLv3', bytes: encodeRecords(CONTENT.handshake, 0x0300, Buffer.concat(sslv3)) },
    {
      name: 'cookie',
      bytes: encodeRecords(CONTENT.handshake, 0x0303, retryRequest(0x1302, 0x0018, Buffer.alloc(300, 1))),
    },
    { name: 'HTTP', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n') },
  ];
}

/** The first flight of a live server, as bytes. */
async function capture(port: number): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    startFlight(cloudfrontOffer('TLSv1'), 'origin.example.com', (bytes) => Buffer.alloc(bytes, 9)).hello,
  );
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return first;
}

const ENDINGS = new Set(['flight-complete', 'alert', 'not-tls', 'malformed', 'closed']);

/**
 * Feeds mutated flights, in chunks of any size, and asserts that each ends in an observation.
 *
 * @returns how many ended in which way
 */
export function surviveFlights(corpus: Corpus, count: number, seed: number): ReadonlyMap<string, number> {
  const { below } = dice(seed);
  const offers = [
    cloudfrontOffer('TLSv1'),
    { ...cloudfrontOffer('SSLv3'), keyShares: [] },
    cloudfrontOffer2020('TLSv1'),
  ];
  const counts = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const offer = offers[below(offers.length)] ?? cloudfrontOffer('TLSv1.2');
    const flight = startFlight(offer, 'origin.example.com', (bytes) => Buffer.alloc(bytes, 9));
    const isScripted = offer.keyShares.length > 0 && below(3) === 0;
    const base = corpus[below(corpus.length)]?.bytes ?? Buffer.alloc(0);
    const bytes = isScripted ? scripted(flight.hello, below) : mutate(base, below, corpus);
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + below(below(4) === 0 ? 3 : 2000);
      flight.receive(bytes.subarray(at, at + size));
      at += size;
    }
    const { ending, foreignBytes = '', chain } = flight.handshake('closed');
    assert.ok(ENDINGS.has(ending), ending);
    assert.ok(foreignBytes.length <= 344 && chain.length <= 100);
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return counts;
}

/** A TLS 1.3 flight mutated under its protection, where captures cannot be reached. */
function scripted(hello: Buffer, below: (bound: number) => number): Buffer {
  const victim = below(6);
  let index = 0;
  return flight13(hello, {
    suite: 0x1301 + below(3),
    messages: [
      encryptedExtensions(),
      certificateRequest13(),
      certificate13([Buffer.alloc(700, 1), Buffer.alloc(900, 2)]),
      certificateVerify(0x0804),
    ],
    tamper: (plain) => {
      index += 1;
      return index - 1 === victim ? mutate(plain, below, []) : plain;
    },
  });
}

function mutate(base: Buffer, below: (bound: number) => number, corpus: Corpus): Buffer {
  let bytes: Buffer = Buffer.from(base);
  for (let rounds = 1 + below(4); rounds > 0 && bytes.length > 0; rounds -= 1) {
    const at = below(bytes.length);
    const head = bytes.subarray(0, at);
    const tail = bytes.subarray(at);
    switch (below(8)) {
      case 0:
        bytes[at] = below(256);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
        break;
      case 2:
        bytes = Buffer.from(head);
        break;
      case 3:
        bytes = Buffer.concat([head, tail.subarray(1 + below(16))]);
        break;
      case 4:
        bytes = Buffer.concat([head, Buffer.alloc(1 + below(40), below(256)), tail]);
        break;
      case 5:
        bytes = Buffer.concat([head, tail.subarray(0, below(200)), tail]);
        break;
      case 6:
        // Lengths are where parsers break: the first bytes hold most of them.
        bytes[below(Math.min(bytes.length, 90))] = [0, 1, 0x7f, 0xff][below(4)] ?? 0;
        break;
      default:
        bytes = Buffer.concat([
          head,
          (corpus[below(Math.max(1, corpus.length))]?.bytes ?? tail).subarray(below(40)),
        ]);
    }
  }
  return bytes;
}
