import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Served } from './serve-tls.ts';

/** A TCP server that does with a connection what no real server would. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    onConnection(socket);
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

/** A loopback port on which nothing listens. */
export async function closedPort(): Promise<Served> {
  const { address, port, stop } = await serveRaw(() => {});
  await stop();
  return { address, port, stop: async () => {} };
}
