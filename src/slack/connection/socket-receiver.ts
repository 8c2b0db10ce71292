import { type App, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { type CallFailure, type Refusal, readCallFailure } from '../sending/call.ts';
import { pause } from '../sending/pause.ts';
import { PAYLOAD_MAX_BYTES } from './body-room.ts';
import { type SetupError, setupError } from './setup-error.ts';

/** Slack closes sockets regularly to renew them; while one is closed, the other still receives. */
const CONNECTIONS = 2;
/** A connection that is closed for longer than this counts as lost. */
const GAP_MAX_MS = 15_000;
/**
 * Waits between attempts to reconnect. The first attempt is made at once, unless the connection had just been
 * opened; they go on for days, and `/readyz` says so.
 */
const RECONNECT_MS = { first: 250, most: 30_000 };
/** Slack keeps a connection for hours. One that ends sooner than this would end again at once. */
const STEADY_MS = 10_000;

export type SocketReceiver = Receiver & {
  /** What is wrong with the connections; `null` while at least one of them receives. */
  readonly trouble: () => string | null;
};

/**
 * Drops frames that are too large, and those that are not shaped as the client expects: its handler would
 * reject with nobody to catch it, which ends the process.
 */
function guardMessages(client: SocketModeReceiver['client'], logger: Logger): void {
  const handlers = client.listeners('ws_message') as ((...message: unknown[]) => Promise<void>)[];
  client.removeAllListeners('ws_message');
  for (const handle of handlers)
    client.on('ws_message', (...message: unknown[]) => {
      const [data] = message;
      if ((data as Buffer | string).length > PAYLOAD_MAX_BYTES)
        return logger.warn('a frame was left out: it is too large');
      handle(...message).catch((error: unknown) => logger.warn('a frame was left out:', error));
    });
}

/**
 * Socket Mode over two connections; Slack sends each delivery to one of them.
 *
 * We reopen them ourselves, at once. The client would first wait as long as it waits for a pong, with no
 * connection open, and would retry for ever with a token that Slack refuses.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly slackApiUrl: string | null;
  readonly logger: Logger;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  /** Called when Slack refuses the token; nothing is received any more then. */
  readonly onSetupError: (error: SetupError) => void;
}): SocketReceiver {
  const { clockMs } = options;
  const connected = new Set<SocketModeReceiver>();
  const stopping = new AbortController();
  let goneSince: number | null = clockMs();
  let refusal: SetupError | null = null;

  function refuse(failure: Refusal): void {
    refusal = setupError('SLACK_APP_TOKEN', failure);
    options.onSetupError(refusal);
  }

  const receivers = Array.from({ length: CONNECTIONS }, () => {
    const receiver = boltReceiver(options);
    receiver.client.on('connected', () => {
      connected.add(receiver);
      goneSince = null;
    });
    receiver.client.on('close', () => {
      connected.delete(receiver);
      if (connected.size === 0) goneSince ??= clockMs();
    });
    return { receiver, connect: keptConnected(receiver, clockMs, stopping.signal, refuse) };
  });

  return {
    init(app: App) {
      for (const { receiver } of receivers) receiver.init(app);
    },
    start: () => Promise.all(receivers.map(({ connect }) => connect())),
    async stop() {
      stopping.abort();
      // Not awaited: the client's promise may wait for a close handshake that never comes.
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

/** One connection, with client options of its own: those of the bot's Web API calls are made for posts. */
function boltReceiver({
  appToken,
  slackApiUrl,
  logger,
}: {
  readonly appToken: string;
  readonly slackApiUrl: string | null;
  readonly logger: Logger;
}): SocketModeReceiver {
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
  return receiver;
}

/**
 * Reopens a connection whenever it is lost.
 *
 * @param onRefused called when only an operator can help; it is not tried again then
 * @returns opens it; resolves when it is open for the first time
 */
function keptConnected(
  receiver: SocketModeReceiver,
  clockMs: () => number,
  stopping: AbortSignal,
  onRefused: (failure: Refusal) => void,
): () => Promise<void> {
  let isConnecting = false;
  let openedAt = Number.NEGATIVE_INFINITY;
  let wait = RECONNECT_MS.first;
  async function waitLonger(ms = wait): Promise<void> {
    wait = Math.min(wait * 2, RECONNECT_MS.most);
    await pause(ms, stopping);
  }
  async function connect(): Promise<void> {
    isConnecting = true;
    if (clockMs() - openedAt < STEADY_MS) await waitLonger();
    else wait = RECONNECT_MS.first;
    while (!stopping.aborted) {
      try {
        await receiver.start();
        openedAt = clockMs();
        break;
      } catch (error) {
        const failure = error === undefined ? null : readCallFailure(error);
        if (failure !== null && isFinal(failure)) return onRefused(failure);
        await waitLonger(failure?.kind === 'rate-limited' ? failure.retryAfterMs : wait);
      }
    }
    isConnecting = false;
  }
  receiver.client.on('disconnected', () => {
    if (!isConnecting && !stopping.aborted) void connect();
  });
  return connect;
}

/** Whether only an operator can fix this failure. */
function isFinal(failure: CallFailure): failure is Refusal {
  return failure.kind === 'refused' && ['credentials', 'scope'].includes(failure.reason);
}
