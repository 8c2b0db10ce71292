import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { captureCorpus, surviveFlights } from '../probes/tls/wire/mutated-flights.ts';

/** `CF502_FLIGHTS=1000000 npx node --test test/long/flights.test.ts` */
const FLIGHTS = Number(process.env.CF502_FLIGHTS ?? 100_000);

/** A leak of a hundred bytes per flight would leave more behind. */
const GROWTH_MAX = 8 * 2 ** 20;

test(`${FLIGHTS} server flights: no throw, no hang, memory flat`, async () => {
  const corpus = await captureCorpus();
  surviveFlights(corpus, FLIGHTS / 10, 1);
  const before = memoryUsed();
  surviveFlights(corpus, FLIGHTS - FLIGHTS / 10, 2);
  const growth = memoryUsed() - before;
  assert.ok(growth < GROWTH_MAX, `memory grew by ${growth} bytes`);
});

/** What is still held after a collection, buffers included. */
function memoryUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
