import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cloudfrontOffer } from '../../../../src/cloudfront/tls-offer.ts';
import { parseCertificates } from '../../../../src/probes/tls/wire/certificate-message.ts';
import { startFlight } from '../../../../src/probes/tls/wire/server-flight.ts';
import { parseServerHello } from '../../../../src/probes/tls/wire/server-hello.ts';
import { parseServerKeyExchange } from '../../../../src/probes/tls/wire/server-key-exchange.ts';
import { malformedDetail } from '../../../../src/probes/tls/wire/syntax.ts';
import { captureCorpus, surviveFlights } from './mutated-flights.ts';

const offer = { ...cloudfrontOffer('SSLv3'), keyShares: [] };
const start = () => startFlight(offer, 'origin.example.com', (bytes) => Buffer.alloc(bytes, 9));

test('any bytes in any chunks end in an observation', () => {
  const chunk = fc.uint8Array({ maxLength: 60 });
  const opening = fc.constantFrom('', '16030300', '1603030031', '1503030002', '140303000101', '1703030017');
  fc.assert(
    fc.property(opening, fc.array(chunk, { maxLength: 12 }), (hex, chunks) => {
      const flight = start();
      flight.receive(Buffer.from(hex, 'hex'));
      for (const bytes of chunks) flight.receive(Buffer.from(bytes));
      const { ending } = flight.handshake('closed');
      assert.ok(['flight-complete', 'alert', 'not-tls', 'malformed', 'closed'].includes(ending));
    }),
    { numRuns: 2_000 },
  );
});

test('how a flight is cut into chunks changes nothing', async () => {
  const corpus = await captureCorpus();
  fc.assert(
    fc.property(
      fc.constantFrom(...corpus),
      fc.array(fc.integer({ min: 1, max: 400 })),
      ({ bytes }, sizes) => {
        const whole = start();
        whole.receive(bytes);
        const parts = start();
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          parts.receive(bytes.subarray(at, at + size));
          at += size;
        }
        const { foreignBytes: _whole, ...expected } = whole.handshake('closed');
        const { foreignBytes: _parts, ...seen } = parts.handshake('closed');
        assert.deepEqual(seen, expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('message parsers fail only as malformed', () => {
  for (const parse of [
    parseServerHello,
    (body: Buffer) => parseCertificates(body, true),
    (body: Buffer) => parseCertificates(body, false),
    (body: Buffer) => parseServerKeyExchange(body, 'ecdhe', true),
    (body: Buffer) => parseServerKeyExchange(body, 'dhe', false),
  ]) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parse(Buffer.from(bytes));
        } catch (error) {
          assert.notEqual(malformedDetail(error), null, String(error));
        }
      }),
      { numRuns: 500 },
    );
  }
});

test('mutated handshakes of real servers all end in an observation', async () => {
  const counts = surviveFlights(await captureCorpus(), 8_000, 502);
  for (const ending of ['flight-complete', 'alert', 'not-tls', 'malformed', 'closed']) {
    assert.ok((counts.get(ending) ?? 0) > 20, `${ending}: ${JSON.stringify([...counts])}`);
  }
});
