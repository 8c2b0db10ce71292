import { type App, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';

/** Slack recycles sockets regularly, and the client is gone for seconds then; a second one covers for it. */
const CONNECTIONS = 2;
/** A gap this long is no recycling any more. */
const GAP_MAX_MS = 15_000;
/** The answer to `apps.connections.open`; reconnecting goes on for days, and `/readyz` says so meanwhile. */
const OPEN_RETRIES = { retries: 10_000, factor: 1.5, minTimeout: 1_000, maxTimeout: 30_000 };

export type SocketReceiver = Receiver & {
  /** What is wrong with the connections, `null` when deliveries come in. */
  readonly trouble: () => string | null;
};

/**
 * A frame that is not shaped as the client expects makes its handler reject, and nobody listens: the process would end.
 */
function guardMessages(client: SocketModeReceiver['client'], logger: Logger): void {
  const handlers = client.listeners('ws_message') as ((...message: unknown[]) => Promise<void>)[];
  client.removeAllListeners('ws_message');
  for (const handle of handlers)
    client.on('ws_message', (...message: unknown[]) => {
      handle(...message).catch((error: unknown) => logger.warn('a frame was left out:', error));
    });
}

/**
 * Socket Mode over two connections; Slack sends each delivery to one of them.
 * The client's options are its own: those of the bot's Web API calls (no retries) would end the process on the first
 * failed reconnect.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly slackApiUrl: string | null;
  readonly logger: Logger;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
}): SocketReceiver {
  const { appToken, slackApiUrl, logger, clockMs } = options;
  const connected = new Set<SocketModeReceiver>();
  let goneSince: number | null = clockMs();
  const receivers = Array.from({ length: CONNECTIONS }, () => {
    const receiver = new SocketModeReceiver({
      appToken,
      logger,
      installerOptions: {
        clientOptions: {
          ...(slackApiUrl === null ? {} : { slackApiUrl }),
          retryConfig: OPEN_RETRIES,
          timeout: 10_000,
        },
      },
    });
    guardMessages(receiver.client, logger);
    receiver.client.on('connected', () => {
      connected.add(receiver);
      goneSince = null;
    });
    receiver.client.on('close', () => {
      connected.delete(receiver);
      if (connected.size === 0) goneSince ??= clockMs();
    });
    return receiver;
  });

  return {
    init(app: App) {
      for (const receiver of receivers) receiver.init(app);
    },
    start: () => Promise.all(receivers.map((receiver) => receiver.start())),
    async stop() {
      // The client's own promise may wait for a close handshake that never comes.
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    },
    trouble() {
      if (connected.size > 0 || goneSince === null) return null;
      const goneMs = clockMs() - goneSince;
      return goneMs > GAP_MAX_MS ? `no socket to Slack for ${Math.round(goneMs / 1_000)} s` : null;
    },
  };
}
