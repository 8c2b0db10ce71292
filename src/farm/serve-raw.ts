import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
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

/**
 * A loopback port on which nothing listens, and nothing else will: it is the near end of a connection of ours, which no
 * other program is given to listen on.
 */
export async function closedPort(): Promise<Served> {
  const far = await serveRaw(() => {});
  const near = connect(far.port, far.address);
  await once(near, 'connect');
  return {
    address: '127.0.0.1',
    port: near.localPort as number,
    stop: async () => {
      near.destroy();
      await far.stop();
    },
  };
}
