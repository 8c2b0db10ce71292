import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

test('a port that is taken is named, and nothing is left running', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { status, stderr } = await runCli(['playground', '--port', String(port)]);
  assert.equal(status, 2);
  assert.match(stderr, new RegExp(`^cf502 playground: port ${port} is taken.*--port`, 'm'));
});

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`${name} ends the playground, which clears up behind itself`, async (t) => {
    const playground = spawn(process.execPath, ['src/cli.ts', 'playground', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    t.after(() => playground.kill('SIGKILL'));
    await once(playground.stdout, 'data');
    playground.kill(name);
    assert.deepEqual(await once(playground, 'exit'), [0, null]);
  });
