import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Served } from './served.ts';

/** Listeners with the shortest queue, in a process of their own so that it can be stopped. */
const LISTENERS = `
  const { createServer } = require('node:net');
  const [wanted, ...hosts] = process.argv.slice(1);
  const next = (port) => {
    const host = hosts.shift();
    if (host === undefined) return console.log(port);
    const server = createServer();
    server.listen({ host, port, backlog: 1 }, () => next(server.address().port));
  };
  next(Number(wanted));
`;
/** More than the queue of one holds. */
const FILLERS = 8;
const SETTLE_MS = 50;

/**
 * A port that drops SYNs, as a filtered one does, without a firewall: the listeners are stopped (SIGSTOP) and
 * their queues filled; Linux then drops what comes next.
 *
 * @param addresses of 127.0.0.0/8, each silent on the same port
 * @param wanted the port; 0 for any that is free
 */
export async function silentPort(addresses: readonly string[] = ['127.0.0.1'], wanted = 0): Promise<Served> {
  const listeners = spawn(process.execPath, ['-e', LISTENERS, '--', String(wanted), ...addresses], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(listeners.stdout, 'data');
  const port = Number(String(line));
  listeners.kill('SIGSTOP');
  const fillers = addresses.map((host) =>
    Array.from({ length: FILLERS }, () => connect({ host, port }).on('error', () => {})),
  );
  await Promise.all(fillers.map(([first]) => first !== undefined && once(first, 'connect')));
  await new Promise((resume) => setTimeout(resume, SETTLE_MS));
  return {
    address: '127.0.0.1',
    port,
    stop: async () => {
      for (const filler of fillers.flat()) filler.destroy();
      listeners.kill('SIGKILL');
    },
  };
}
