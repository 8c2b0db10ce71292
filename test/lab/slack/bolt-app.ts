import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { App, type AppOptions, LogLevel, SocketModeReceiver } from '@slack/bolt';
import {
  type StandIn,
  type StandInOptions,
  startSlackStandIn,
} from '../../../src/lab/slack/slack-stand-in.ts';

export type Transport = 'http' | 'socket';
export const TRANSPORTS: readonly Transport[] = ['http', 'socket'];

/** A logger that says nothing: these tests provoke errors that Bolt would print. */
const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** A stand-in that is stopped with the test. */
export async function standInFor(t: TestContext, options: StandInOptions = {}): Promise<StandIn> {
  const standIn = await startSlackStandIn(options);
  t.after(() => standIn.stop());
  return standIn;
}

/** A real Bolt app, set up by `listen` and connected to the stand-in. */
export async function boltApp(
  t: TestContext,
  standIn: StandIn,
  transport: Transport,
  listen: (app: App) => void,
  clientOptions: AppOptions['clientOptions'] = {},
): Promise<App> {
  const common = {
    token: standIn.botToken,
    clientOptions: { slackApiUrl: standIn.apiUrl, retryConfig: { retries: 0 }, ...clientOptions },
    logger: silent,
  };
  if (transport === 'http') {
    const app = new App({ ...common, signingSecret: standIn.signingSecret });
    listen(app);
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    t.after(() => app.stop());
    standIn.deliverTo({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events` });
    return app;
  }
  const receiver = new SocketModeReceiver({
    appToken: standIn.appToken,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: { slackApiUrl: standIn.apiUrl } },
    logger: silent,
  });
  const app = new App({ ...common, receiver });
  listen(app);
  await app.start();
  t.after(() => app.stop());
  await standIn.until(() => standIn.sockets.count() === 1);
  return app;
}
