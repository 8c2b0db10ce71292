import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Served } from './serve-tls.ts';

/** A listener with the shortest queue, in a process of its own so that it can be stopped. */
const LISTENER = `
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(server.address().port));
`;
/** More than the queue holds. */
const FILLERS = 8;
const SETTLE_MS = 50;

/**
 * A port that drops SYNs, as a filtered one does, without a firewall: the listener is stopped (SIGSTOP) and its queue
 * filled; Linux then drops what comes next.
 */
export async function silentPort(): Promise<Served> {
  const listener = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(listener.stdout, 'data');
  const port = Number(String(line));
  listener.kill('SIGSTOP');
  const fillers = Array.from({ length: FILLERS }, () =>
    connect({ host: '127.0.0.1', port }).on('error', () => {}),
  );
  const [first] = fillers;
  if (first !== undefined) await once(first, 'connect');
  await new Promise((resume) => setTimeout(resume, SETTLE_MS));
  return {
    address: '127.0.0.1',
    port,
    stop: async () => {
      for (const filler of fillers) filler.destroy();
      listener.kill('SIGKILL');
    },
  };
}
