import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';

/** A server that is listening, and how to end it. */
export type Served = {
  /** A DNS server that alone knows the origin's name; absent where the name simply has the address. */
  readonly resolver?: { readonly address: string; readonly port: number };
  readonly address: '127.0.0.1';
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/**
 * An HTTPS server on a free loopback port. `cert` is sent as it stands, so its order and gaps are the origin's.
 * Answers `200 ok` unless `respond` says otherwise.
 */
export async function serveTls({
  respond = (_request, response) => response.end('ok'),
  ...options
}: TlsOptions & { readonly respond?: RequestListener }): Promise<Served> {
  const server = createServer(options, respond);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
