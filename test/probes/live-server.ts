import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A loopback port nobody listens on, for programs that cannot be given port 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A real server as a child process; distributions keep some of them in /usr/sbin. */
export function startServer(command: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  return spawn(command, args, { stdio: 'ignore', env });
}

/** Waits until a port takes connections, for at most ten seconds. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.on('error', () => {});
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing listens on ${port}`);
}

/** An nginx configuration that needs no rights and touches only its own folder. */
export const nginxConfig = (folder: string, servers: string): string =>
  `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off;
   ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
   ${servers} }`;
