import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that is listening, and how to end it. */
export type Served = {
  /** A DNS server that alone knows the origin's name; absent where the name simply has the address. */
  readonly resolver?: { readonly address: string; readonly port: number };
  readonly address: '127.0.0.1';
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/**
 * Listens on a free loopback port. A broken connection is not an error here, and `stop` ends all connections.
 */
export async function listen(server: Server): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
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
