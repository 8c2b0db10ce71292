import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** What stands behind the proxies, by path. */
export const UPSTREAMS = {
  '/alive': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  '/error': 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops',
  '/missing': 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  '/denied': 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
  '/closes': '',
  '/nonsense': 'this is not HTTP\r\n\r\n',
  '/busy': 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy',
};

/** Answers by path; `/silent` never, `/large` with 40,000 bytes of header. */
export async function serveUpstream(t: TestContext): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', (request) => {
      const path = request.toString().split(' ')[1] ?? '';
      if (path === '/silent') return;
      if (path === '/large') socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\n`);
      else socket.end(UPSTREAMS[path as keyof typeof UPSTREAMS]);
    });
  });
  const port = await listen(server);
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return port;
}

export async function startNginx(t: TestContext, port: number, server: readonly string[]): Promise<void> {
  const directory = temporaryDirectory(t);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(directory, 'nginx.conf'),
    [
      'daemon off; master_process off;',
      `pid ${directory}/pid; error_log ${directory}/error.log;`,
      'events {}',
      'http {',
      'access_log off;',
      ...paths.map((path) => `${path}_temp_path ${directory}/${path};`),
      `server { ${server.join('\n')} }`,
      '}',
    ].join('\n'),
  );
  await run(t, port, 'nginx', ['-p', directory, '-c', join(directory, 'nginx.conf')]);
}

export async function startHaproxy(t: TestContext, port: number, lines: readonly string[]): Promise<void> {
  const file = join(temporaryDirectory(t), 'haproxy.cfg');
  writeFileSync(file, `${lines.join('\n')}\n`);
  await run(t, port, 'haproxy', ['-db', '-f', file]);
}

/** Starts a server in the foreground, waits until it listens, and ends it with the test. */
async function run(t: TestContext, port: number, tool: string, args: readonly string[]): Promise<void> {
  const path = `${process.env.PATH}:/usr/sbin`;
  const child: ChildProcess = spawn(tool, args, { stdio: 'ignore', env: { PATH: path } });
  t.after(async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, 'exit');
  });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    assert.equal(child.exitCode, null, `${tool} did not start`);
    if (await listens(port)) return;
    await sleep(50);
  }
  assert.fail(`${tool} does not listen`);
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

export function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'cf502-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
