import { type App, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { type CallFailure, readCallFailure } from '../sending/call.ts';
import { pause } from '../sending/pause.ts';
import { type SetupError, setupError } from './setup-error.ts';

/** Slack recycles sockets regularly; a second one covers for the moment that one is gone. */
const CONNECTIONS = 2;
/** A gap this long is no recycling any more. */
const GAP_MAX_MS = 15_000;
/** Waits between attempts to reconnect: the first is made at once, and it goes on for days; `/readyz` says so meanwhile. */
const RECONNECT_MS = { first: 250, most: 30_000 };

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
 *
 * They are opened again by ourselves, at once: the client would wait as long as it waits for a pong, with nothing open
 * meanwhile, and would try for ever with a token that Slack refuses. Its options are its own: those of the bot's Web API
 * calls are for posts.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly slackApiUrl: string | null;
  readonly logger: Logger;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  /** Told when Slack refuses the token: nothing will come in any more. */
  readonly onSetupError: (error: SetupError) => void;
}): SocketReceiver {
  const { appToken, slackApiUrl, logger, clockMs } = options;
  const connected = new Set<SocketModeReceiver>();
  const stopping = new AbortController();
  let goneSince: number | null = clockMs();
  let refusal: SetupError | null = null;

  const receivers = Array.from({ length: CONNECTIONS }, () => {
    const receiver = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: {
        clientOptions: {
          ...(slackApiUrl === null ? {} : { slackApiUrl }),
          retryConfig: { retries: 0 },
          rejectRateLimitedCalls: true,
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
    return { receiver, keepConnected: keepConnected(receiver) };
  });

  /** Opens the connection, and again whenever it is gone. @returns resolves when it is open the first time */
  function keepConnected(receiver: SocketModeReceiver): () => Promise<void> {
    let isConnecting = false;
    async function connect(): Promise<void> {
      isConnecting = true;
      for (
        let wait = RECONNECT_MS.first;
        !stopping.signal.aborted;
        wait = Math.min(wait * 2, RECONNECT_MS.most)
      ) {
        try {
          await receiver.start();
          break;
        } catch (error) {
          const failure = error === undefined ? null : readCallFailure(error);
          if (failure !== null && isFinal(failure)) return refuse(failure);
          await pause(failure?.kind === 'rate-limited' ? failure.retryAfterMs : wait, stopping.signal);
        }
      }
      isConnecting = false;
    }
    receiver.client.on('disconnected', () => {
      if (!isConnecting && !stopping.signal.aborted) void connect();
    });
    return connect;
  }

  function refuse(failure: Extract<CallFailure, { kind: 'refused' }>): void {
    refusal = setupError('SLACK_APP_TOKEN', failure);
    options.onSetupError(refusal);
  }

  return {
    init(app: App) {
      for (const { receiver } of receivers) receiver.init(app);
    },
    start: () => Promise.all(receivers.map((one) => one.keepConnected())),
    async stop() {
      stopping.abort();
      // The client's own promise may wait for a close handshake that never comes.
      await Promise.all(receivers.map(({ receiver }) => receiver.stop()));
    },
    trouble() {
      if (refusal !== null) return refusal.message;
      if (connected.size > 0 || goneSince === null) return null;
      const goneMs = clockMs() - goneSince;
      return goneMs > GAP_MAX_MS ? `no socket to Slack for ${Math.round(goneMs / 1_000)} s` : null;
    },
  };
}

/** Only an operator can mend it. */
function isFinal(failure: CallFailure): failure is Extract<CallFailure, { kind: 'refused' }> {
  return failure.kind === 'refused' && ['credentials', 'scope'].includes(failure.reason);
}
