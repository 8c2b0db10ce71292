import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Progress } from '../../src/check/surroundings.ts';
import { closedPort, serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { authority, HOST, surroundings, target } from './diagnosing.ts';

/** A healthy HTTPS origin that counts the TCP connections it gets. */
async function countingOrigin(t: { after: (end: () => Promise<void>) => void }) {
  let connections = 0;
  const tls = createServer(authority.serverOptions({ names: [HOST] }), (socket: Socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  tls.on('tlsClientError', () => {});
  const served = await serveRaw((socket) => {
    connections += 1;
    tls.emit('connection', socket);
  });
  t.after(served.stop);
  return { port: served.port, connections: () => connections };
}

test('a healthy origin of one address costs at most 12 connections, and each probe is announced', async (t) => {
  const origin = await countingOrigin(t);
  const progress: Progress[] = [];
  const report = await diagnose(
    target(`${HOST}:${origin.port}`),
    surroundings({ onProgress: (step) => progress.push(step) }),
  );
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  assert.deepEqual(report.verdict.causes, []);
  assert.equal(report.verdict.cloudfrontStatus, null);
  assert.ok(origin.connections() <= 12, `${origin.connections()} connections`);
  assert.deepEqual(new Set(progress.map(({ stage }) => stage)), new Set(['tcp', 'tls', 'http']));
  assert.equal(report.id, 'k7f2xy');
});

test('a lone address is asked with the very hello again, since several hosts may stand behind it', async (t) => {
  const origin = await countingOrigin(t);
  const handshakesWith = async (addresses: readonly string[]) => {
    const { evidence } = await diagnose(
      target(`${HOST}:${origin.port}`, '--protocol', 'https'),
      surroundings({ resolveTo: new Map([[HOST, addresses]]) }),
    );
    return evidence.endpoints[0]?.handshakes.map(({ purpose, observation }) => [
      purpose,
      observation.kind === 'answered' && observation.value.ending,
    ]);
  };
  assert.deepEqual(await handshakesWith(['127.0.0.1']), [
    ['as-cloudfront', 'flight-complete'],
    // Its certificate is one of ECDSA; so the main hello is sent once more.
    ['rsa-only', 'alert'],
    ['repeat', 'flight-complete'],
    ['repeat', 'flight-complete'],
  ]);
  assert.deepEqual(await handshakesWith(['127.0.0.1', '127.0.0.2']), [
    ['as-cloudfront', 'flight-complete'],
    ['rsa-only', 'alert'],
    ['repeat', 'flight-complete'],
  ]);
});

test('one of two addresses refuses: intermittent, with the address named', async (t) => {
  const origin = await countingOrigin(t);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`),
    surroundings({ resolveTo: new Map([[HOST, ['127.0.0.1', '127.0.0.2']]]) }),
  );
  const refused = report.findings.find(({ cause }) => cause === 'tcp-refused');
  assert.equal(refused?.kind, 'found');
  assert.equal(refused?.intermittent, true);
  assert.match(refused?.because ?? '', /1 of 2 addresses \(127\.0\.0\.2:/);
  assert.equal(report.verdict.causes[0], 'tcp-refused');
});

test('our own deadline is never held against the origin', async (t) => {
  const silent = await serveRaw(() => {});
  t.after(silent.stop);
  const report = await diagnose(target(`${HOST}:${silent.port}`), surroundings({ timeoutMs: 300 }));
  assert.equal(report.verdict.state, 'unsure', report.verdict.headline);
  assert.deepEqual(report.verdict.causes, []);
});

test('a cancelled check rejects with the reason', async (t) => {
  const { port, stop } = await closedPort();
  t.after(stop);
  const signal = AbortSignal.abort(new Error('cancelled by somebody'));
  await assert.rejects(
    diagnose(target(`${HOST}:${port}`), surroundings({ signal })),
    /cancelled by somebody/,
  );
});

test('a header given for the origin appears nowhere in the report', async (t) => {
  const origin = await countingOrigin(t);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`),
    surroundings({ headers: [['X-Origin-Secret', 'hunter2hunter2']] }),
  );
  assert.ok(!JSON.stringify(report).includes('hunter2hunter2'));
});

test('a probe that throws costs its observation, is told, and the report goes on', async (t) => {
  const origin = await countingOrigin(t);
  const bugs: string[] = [];
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https'),
    surroundings({
      // No entry point lets such a header through; here it makes the HTTP probe throw.
      headers: [['not a token', 'x']],
      onBug: (_error, where) => bugs.push(where),
    }),
  );
  assert.deepEqual([...new Set(bugs)], ['probe request']);
  assert.equal(report.verdict.state, 'unsure');
  assert.match(report.findings.find(({ kind }) => kind === 'unknown')?.because ?? '', /./);
});
