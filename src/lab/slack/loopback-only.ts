import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Whether a request was meant for this machine. The Host must be a loopback name, so that a foreign name that
 * resolves here does not get through (DNS rebinding), and the Origin, which browsers add, must be this very
 * server.
 */
export function isFromLoopback({ headers: { host, origin } }: Pick<IncomingMessage, 'headers'>): boolean {
  if (host === undefined || !LOOPBACK_HOST.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

/** A server on 127.0.0.1 for requests to loopback names alone, and for none that a web page sends. */
export async function listenGuarded(
  port: number,
  answer: RequestListener,
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Server> {
  // A browser always says where it comes from; no page has business here, not even one of this origin.
  const isRefused = (request: IncomingMessage) =>
    !isFromLoopback(request) || request.headers.origin !== undefined;
  const server = createServer((request, response) => {
    if (isRefused(request)) response.writeHead(403).end();
    else answer(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (isRefused(request)) socket.destroy();
    else upgrade(request, socket, head);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}
