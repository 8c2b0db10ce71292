import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { closedPort } from '../../src/lab/origins/serve-raw.ts';
import { silentPort } from '../../src/lab/origins/silent-port.ts';
import { probeTcp } from '../../src/probes/tcp.ts';

const patient = { connectTimeoutMs: 5_000 };
const live = () => AbortSignal.timeout(5_000);

test('an open port answers, and the connection is closed again', async (t) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const seen = await probeTcp({ address: '127.0.0.1', port, family: 4 }, patient, live());
  assert.equal(seen.kind, 'answered');
  assert.deepEqual(seen.kind === 'answered' && seen.value, { localFamily: 4 });
  const [socket] = await accepted;
  socket.resume();
  await once(socket, 'close');
});

test('a port nobody listens on refuses', async (t) => {
  const { port, stop } = await closedPort();
  t.after(stop);
  const seen = await probeTcp({ address: '127.0.0.1', port, family: 4 }, patient, live());
  assert.equal(seen.kind === 'failed' && seen.failure.kind, 'refused');
  assert.equal(seen.kind === 'failed' && seen.failure.phase, 'connect');
});

test('a port that drops packets has timed out only after the whole connect time-out', {
  skip: process.platform !== 'linux' && 'only Linux drops what a full queue cannot take',
}, async (t) => {
  const { port, stop } = await silentPort();
  t.after(stop);
  const endpoint = { address: '127.0.0.1', port, family: 4 } as const;
  const [waited, cut, early] = await Promise.all([
    probeTcp(endpoint, { connectTimeoutMs: 300 }, live()),
    probeTcp(endpoint, patient, AbortSignal.timeout(100)),
    probeTcp(endpoint, patient, AbortSignal.abort()),
  ]);
  assert.deepEqual(waited.kind === 'failed' && waited.failure, {
    kind: 'timed-out',
    phase: 'connect',
    detail: 'nothing came within 0.3 s',
  });
  assert.ok(waited.kind === 'failed' && waited.elapsedMs >= 299);
  assert.equal(cut.kind === 'failed' && cut.failure.kind, 'cut-short');
  assert.equal(early.kind === 'failed' && early.failure.kind, 'cut-short');
});

test('an address of a family this machine cannot use is no fault of the origin', async () => {
  // 100::/64 is the discard prefix (RFC 6666). Where IPv6 works the packet goes nowhere and our deadline ends the attempt.
  const seen = await probeTcp({ address: '100::1', port: 443, family: 6 }, patient, AbortSignal.timeout(200));
  assert.ok(seen.kind === 'failed');
  assert.ok(['no-route-here', 'cut-short', 'unreachable'].includes(seen.failure.kind), seen.failure.kind);
});
