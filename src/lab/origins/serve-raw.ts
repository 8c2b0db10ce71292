import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen, type Served } from './served.ts';

/** A TCP server that handles each connection by the function given: for behaviour no real server has. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<Served> {
  const server = createServer();
  const served = listen(server);
  server.on('connection', onConnection);
  return served;
}

/**
 * A loopback port on which nothing listens and nothing will: it is the local end of an open connection, so
 * the system gives it to no other program.
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
