import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryDirectory } from '../temporary-directory.ts';

type Ending = { after: (end: () => void) => void };

/** A real server in the foreground as a child process; distributions keep some of them in /usr/sbin. */
export function startServer(command: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  return spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], env });
}

/** Waits until that server takes connections on a port of its own, for at most ten seconds. */
export async function listening(server: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const ended = server.exitCode ?? server.signalCode;
    assert.equal(ended, null, `the server for port ${port} has ended: ${server.spawnargs.join(' ')}`);
    if (await takesConnections(port)) return;
    await sleep(25);
  }
  assert.fail(`nothing listens on ${port}`);
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** An nginx configuration that needs no rights and touches only its own folder. */
export const nginxConfig = (folder: string, servers: string): string =>
  `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off;
   ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
   ${servers} }`;

/** nginx with one `server` block that listens on `port`, ended with the test. */
export async function startNginx(t: Ending, port: number, server: readonly string[]): Promise<void> {
  const folder = temporaryDirectory(t);
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig(folder, `server { ${server.join('\n')} }`));
  await startAndListen(t, port, 'nginx', ['-p', folder, '-e', join(folder, 'nginx.log'), '-c', config]);
}

/** HAProxy with a configuration that listens on `port`, ended with the test. */
export async function startHaproxy(t: Ending, port: number, lines: readonly string[]): Promise<void> {
  const config = join(temporaryDirectory(t), 'haproxy.cfg');
  writeFileSync(config, `${lines.join('\n')}\n`);
  await startAndListen(t, port, 'haproxy', ['-db', '-f', config]);
}

async function startAndListen(t: Ending, port: number, tool: string, args: readonly string[]): Promise<void> {
  const server = startServer(tool, args);
  t.after(() => server.kill('SIGKILL'));
  await listening(server, port);
}
