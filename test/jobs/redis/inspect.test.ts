import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { inspectRedis } from '../../../src/jobs/redis/inspect.ts';
import { isConfigError } from '../../../src/settings/config-error.ts';
import { startRedis } from '../../redis-process.ts';
import { without } from '../../tools.ts';

const skip = without('redis-server');

async function problemOf(url: string): Promise<string> {
  try {
    return JSON.stringify(await inspectRedis(url));
  } catch (error) {
    assert.ok(isConfigError(error), String(error));
    return error.problems.join('\n');
  }
}

async function portOf(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a Redis that can be used, and what would lose jobs in it', { skip }, async (t) => {
  const redis = await startRedis(t);
  assert.deepEqual(await inspectRedis(redis.url), { kind: 'usable', warnings: [] });
  await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  await redis.ask('CONFIG', 'SET', 'appendonly', 'no');
  assert.match(await problemOf(redis.url), /maxmemory-policy is allkeys-lru.*appendonly yes/);
});

test('what cannot be used says how to mend it', { skip }, async (t) => {
  const redis = await startRedis(t, ['--requirepass', 'right']);
  const { port } = redis;
  assert.match(await problemOf(redis.url), /wants a password/);
  assert.match(await problemOf(`redis://:wrong@127.0.0.1:${port}`), /refuses the user or password/);
  assert.match(await problemOf(`redis://:right@127.0.0.1:${port}`), /usable/);
  assert.match(await problemOf(`rediss://127.0.0.1:${port}`), /does not speak TLS/);
  const cluster = await startRedis(t, ['--cluster-enabled', 'yes']);
  assert.match(await problemOf(cluster.url), /Redis Cluster/);
  const replica = await startRedis(t, ['--replicaof', '127.0.0.1', String(port)]);
  assert.match(await problemOf(replica.url), new RegExp(`read-only replica.*127\\.0\\.0\\.1:${port}`));
});

test('what is not Redis, wants TLS, or is not there', async (t) => {
  const http = await portOf(
    t,
    createHttpServer((_, response) => response.end('hello')),
  );
  assert.match(await problemOf(`redis://127.0.0.1:${http}`), /not Redis|ended the connection/);
  const closing = await portOf(
    t,
    createServer((socket) => socket.once('data', () => socket.destroy())),
  );
  assert.match(await problemOf(`redis://127.0.0.1:${closing}`), /rediss:\/\//);
  assert.match(await problemOf('redis://127.0.0.1:1'), /absent.*connection refused/);
});
