import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { originRequest } from '../../src/cloudfront/request.ts';
import { cloudfrontOffer } from '../../src/cloudfront/tls-offer.ts';
import { exchange } from '../../src/probes/http/exchange.ts';
import { startFlight } from '../../src/probes/tls/wire/server-flight.ts';
import { type Dice, dice } from '../hostile/dice.ts';
import { httpReply } from '../hostile/http-reply.ts';
import { hostileCertificates } from '../hostile/serve-hostile.ts';
import { tlsFlight } from '../hostile/tls-flight.ts';

/** `CF502_TEST_SEEDS=100000 npx node --test test/long/wire.test.ts` */
const SEEDS = Number(process.env.CF502_TEST_SEEDS ?? 1_000);
const AT_ONCE = 20;

/** The other side of a connection, which says these bytes and ends in one way or another. */
function saying(reply: Buffer, { below, chance }: Dice): Duplex {
  const pieces: Buffer[] = [];
  for (let at = 0; at < reply.length; ) {
    const size = 1 + below(chance(10) ? 20 : 40_000);
    pieces.push(reply.subarray(at, at + size));
    at += size;
  }
  const resets = chance(20);
  const socket = new Duplex({
    write: (_chunk, _encoding, done) => done(),
    read() {
      const piece = pieces.shift();
      if (piece !== undefined) setImmediate(() => this.push(piece));
      else if (resets) this.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      else this.push(null);
    },
  });
  return socket.on('error', () => {});
}

const request = originRequest({ host: 'origin.example.com', path: '/', headers: [] });

async function surviveReply(seed: number): Promise<string> {
  const luck = dice(seed);
  const socket = saying(httpReply(luck, 20_000), luck);
  const outcome = await exchange(
    socket,
    request,
    1_000,
    (text) => text,
    () => 1,
    new AbortController().signal,
  );
  socket.destroy();
  if (outcome.kind === 'failed') {
    assert.ok(outcome.failure.detail.length <= 1_000, outcome.failure.detail);
    return outcome.failure.kind;
  }
  const { headers, body, reason } = outcome.answer;
  assert.ok(headers.length <= 100 && headers.flat().every(({ length }) => length <= 2_048));
  assert.ok(body.sample.length <= 4_096 && reason.length <= 200);
  return body.ending;
}

test(`${SEEDS} HTTP replies end in an observation within bounds`, async () => {
  const endings = new Set<string>();
  let next = 0;
  const lane = async () => {
    while (next < SEEDS) {
      const seed = ++next;
      const ending = await surviveReply(seed).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      endings.add(ending);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  assert.ok(endings.size >= 5, [...endings].join());
});

test(`${SEEDS} TLS flights, most of them protected, end in an observation within bounds`, () => {
  const { others } = hostileCertificates('origin.example.com');
  const endings = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const luck = dice(seed);
    const flight = startFlight(cloudfrontOffer('TLSv1'), 'origin.example.com', luck.bytes);
    const bytes = tlsFlight(flight.hello, others, luck, 8);
    try {
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + luck.below(luck.chance(5) ? 5 : 5_000);
        flight.receive(bytes.subarray(at, at + size));
        at += size;
      }
      const session = flight.session();
      if (typeof session !== 'string') session.receive(luck.bytes(luck.size(300)));
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
    const { ending, chain, staple = '' } = flight.handshake('closed');
    assert.ok(chain.length <= 100 && staple.length <= 22_000);
    endings.add(ending);
  }
  assert.ok(endings.size >= 4, [...endings].join());
});
