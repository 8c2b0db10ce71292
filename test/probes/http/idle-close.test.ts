import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { diagnose } from '../../../src/check/diagnose.ts';
import { closedPort } from '../../../src/lab/origins/serve-raw.ts';
import { probeIdleClose } from '../../../src/probes/http/idle-close.ts';
import type { HttpProbeOptions } from '../../../src/probes/http/request.ts';
import { findingOf, HOST, surroundings, target } from '../../check/diagnosing.ts';

const OPTIONS: HttpProbeOptions = {
  host: HOST,
  serverName: null,
  path: '/',
  headers: [],
  minTls: 'TLSv1.2',
  connectTimeoutMs: 2_000,
  responseTimeoutMs: 2_000,
};
const live = () => AbortSignal.timeout(10_000);
const at = (port: number) => ({ address: '127.0.0.1', family: 4, port, protocol: 'http' }) as const;

/** An HTTP server that keeps idle connections for so long. */
async function keeping(
  t: { after(hook: () => void): void },
  keepAliveTimeout: number,
  listener: Parameters<typeof createServer>[1] = (_request, response) => void response.end('ok'),
): Promise<number> {
  const server: Server = createServer({ keepAliveTimeout, keepAliveTimeoutBuffer: 0 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('the close of an idle connection is timed, up to a bound', async (t) => {
  const short = await probeIdleClose(at(await keeping(t, 300)), OPTIONS, 5_000, live());
  assert.ok(short.kind === 'answered');
  const { closedAfterMs } = short.value;
  assert.ok(closedAfterMs !== null && closedAfterMs >= 250 && closedAfterMs < 5_000, `${closedAfterMs}`);

  const long = await probeIdleClose(at(await keeping(t, 60_000)), OPTIONS, 200, live());
  assert.deepEqual(long.kind === 'answered' && long.value, { closedAfterMs: null });
});

test('where there is no idle connection, there is nothing to time', async (t) => {
  const closing = await keeping(t, 60_000, (_request, response) => {
    response.setHeader('Connection', 'close').end('ok');
  });
  assert.equal((await probeIdleClose(at(closing), OPTIONS, 5_000, live())).kind, 'skipped');
  const { port, stop } = await closedPort();
  t.after(stop);
  const refused = await probeIdleClose(at(port), OPTIONS, 5_000, live());
  assert.equal(refused.kind === 'failed' && refused.failure.kind, 'refused');
  const late = await probeIdleClose(at(await keeping(t, 60_000)), OPTIONS, 5_000, AbortSignal.timeout(200));
  assert.equal(late.kind === 'failed' && late.failure.kind, 'cut-short');
});

test('a check times it only when asked to', async (t) => {
  const port = await keeping(t, 300);
  const word = `http://${HOST}:${port}`;
  const plain = await diagnose(target(word), surroundings());
  assert.equal(plain.evidence.endpoints[0]?.idle, undefined);
  const timed = await diagnose(target(word), surroundings({ timesIdleClose: true }));
  assert.match(
    findingOf(timed, 'http-keepalive-too-short').because,
    /closed an idle connection after 0\.\d s/,
  );
  assert.equal(timed.verdict.state, 'healthy');
});
