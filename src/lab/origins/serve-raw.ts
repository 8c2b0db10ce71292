import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen, type Served } from './served.ts';

/** A TCP server that does with a connection what no real server would. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<Served> {
  const server = createServer();
  const served = listen(server);
  server.on('connection', onConnection);
  return served;
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
