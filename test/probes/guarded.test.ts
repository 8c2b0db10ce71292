import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { guarded } from '../../src/probes/guarded.ts';
import { CONTENT, encodeRecords } from '../../src/probes/tls/wire/records.ts';
import { HOST, surroundings, target } from '../check/diagnosing.ts';
import { readHello, retryRequest } from './tls/wire/scripted-server.ts';

test('what a callback throws is told and goes no further', () => {
  const told: unknown[] = [];
  const reason = new Error('bytes nobody expected');
  guarded(
    (_chunk: Buffer) => {
      throw reason;
    },
    (error) => told.push(error),
  )(Buffer.alloc(0));
  assert.deepEqual(told, [reason]);
});

/** Answers every ClientHello with the records it is given. */
async function afterHello(t: TestContext, answer: (hello: Buffer, socket: Socket) => Buffer) {
  const origin = await serveRaw((socket) => {
    socket.on('error', () => {});
    socket.once('data', (hello) => (hello[0] === 22 ? socket.write(answer(hello, socket)) : socket.end()));
  });
  t.after(origin.stop);
  return origin.port;
}

test('a HelloRetryRequest with a cookie too long to give back ends the handshake, not the process', async (t) => {
  for (const length of [33_000, 65_280, 65_300, 65_500]) {
    const port = await afterHello(t, (hello) => {
      const { sessionId } = readHello(hello);
      return encodeRecords(
        CONTENT.handshake,
        0x0303,
        retryRequest(0x1301, null, randomBytes(length), sessionId),
      );
    });
    const report = await diagnose(target(`https://${HOST}:${port}`), surroundings());
    const observation = report.evidence.endpoints[0]?.handshakes[0]?.observation;
    assert.ok(observation?.kind === 'answered');
    assert.equal(observation.value.ending, 'malformed');
    assert.match(observation.value.detail ?? '', new RegExp(`a cookie of ${length} bytes`));
    assert.equal(report.verdict.state, 'broken');
  }
});
