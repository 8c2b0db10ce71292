import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (Linux from 32768, macOS and Windows from 49152), so neither a
 * port 0 nor an outgoing connection of another test takes one between its choice and its use.
 */
const FIRST = 20_000;
const LAST = 32_767;

let next = FIRST + Math.floor(Math.random() * (LAST - FIRST));

/**
 * A loopback TCP port nobody listens on, for programs that cannot be given port 0. Test files run side by side as
 * processes: a UDP socket on the same number keeps the port ours until this process ends.
 */
export async function reservedPort(): Promise<number> {
  for (let tries = FIRST; tries <= LAST; tries += 1) {
    const port = next;
    next = next === LAST ? FIRST : next + 1;
    if ((await claimed(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no free port from ${FIRST} to ${LAST}`);
}

async function claimed(port: number): Promise<boolean> {
  const claim = createSocket({ type: 'udp4', reuseAddr: false }).unref();
  try {
    claim.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(claim, 'listening');
    return true;
  } catch {
    claim.close();
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
