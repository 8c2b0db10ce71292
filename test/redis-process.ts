import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { TestContext } from 'node:test';
import { temporaryDirectory } from './temporary-directory.ts';

/** A `redis-server` of its own, on loopback, with a directory that outlives a restart. */
export type RedisProcess = {
  readonly url: string;
  readonly port: number;
  /** Stops answering without ending, as a machine that hangs. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Ends it: `SIGTERM` in due form, `SIGKILL` at once. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  readonly start: () => Promise<void>;
  /** Sends one command and gives what came back, as it is on the wire. */
  readonly ask: (...words: readonly string[]) => Promise<string>;
};

/** @param settings of `redis.conf`, such as `--maxmemory 20mb`, one word each */
export async function startRedis(t: TestContext, settings: readonly string[] = []): Promise<RedisProcess> {
  const port = await freePort();
  const directory = temporaryDirectory(t);
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
  let child: ChildProcess | null = null;

  const ask = (...command: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        const parts = command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
        socket.write(`*${command.length}\r\n${parts.join('')}`);
      });
      socket.once('data', (chunk) => {
        resolve(String(chunk));
        socket.destroy();
      });
      socket.once('error', reject);
    });

  async function start(): Promise<void> {
    child = spawn('redis-server', [...words, '--appendonly', 'yes', ...settings], { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries++) {
      const answer = await ask('PING').catch(() => '');
      if (/PONG|NOAUTH/.test(answer)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('redis-server does not come up');
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    if (signal === 'SIGKILL') ending.kill('SIGCONT');
    await ended;
  }
  t.after(() => end('SIGKILL'));
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    end,
    start,
    ask,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
