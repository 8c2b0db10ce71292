import type { WebClient, WebClientOptions } from '@slack/web-api';
import type { SlackAppOptions } from './app-options.ts';
import type { ClockDrift } from './connection/clock-drift.ts';
import type { Identity } from './connection/identity.ts';
import { setupError } from './connection/setup-error.ts';
import { createCountedCall } from './sending/counted-call.ts';
import { createDirectMessages } from './sending/direct-messages.ts';
import { createGateway } from './sending/gateway.ts';
import { createRespond } from './sending/respond.ts';
import { createIsSlackAddress } from './sending/slack-address.ts';

/** What the parts need to know of the connection, which is made after they are built. */
export type ConnectionState = {
  /** The bot's identity; `NOBODY` until Slack was reached. */
  readonly home: () => Identity;
  /** Called when Slack refuses the token or a scope; a whole sentence. */
  readonly onRefused: (message: string) => void;
  /** Leaves a delivery, by its key, to the next process. */
  readonly leaveDelivery: (key: string) => void;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
};

const CALL_TIMEOUT_MS = 10_000;

/** Options of every Web API client of the app. */
export function webClientOptions(
  { config, callTimeoutMs }: Pick<SlackAppOptions, 'config' | 'callTimeoutMs'>,
  fetch: ClockDrift['fetch'],
  logger: NonNullable<WebClientOptions['logger']>,
): WebClientOptions {
  return {
    ...(config.slackApiUrl === null ? {} : { slackApiUrl: config.slackApiUrl }),
    // The gateway repeats the calls that are safe to repeat. The client would also repeat posts that had
    // arrived, and would stop every method because of one 429.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callTimeoutMs ?? CALL_TIMEOUT_MS,
    fetch,
    logger,
  };
}

export type Sending = ReturnType<typeof createSending>;

/** Everything that leaves for Slack. */
export function createSending(
  options: SlackAppOptions,
  client: Pick<WebClient, 'apiCall'>,
  { home, onRefused }: ConnectionState,
) {
  const { config, store, log, clockMs } = options;
  const directMessages = createDirectMessages(
    createCountedCall((method, args) => client.apiCall(method, args), options.count),
    {
      mayOpen: () => home().scopes.includes('im:write'),
      keep: (user, channel) => store.keepConversation(user, channel),
    },
  );
  const isSlackAddress = createIsSlackAddress(config.slackApiUrl);
  const gateway = createGateway({
    call: directMessages.call,
    log,
    onDegraded: (method) => options.count('degraded', method),
    clockMs,
    onSetupRefused(refused) {
      const error = setupError('SLACK_BOT_TOKEN', refused);
      onRefused(error.message);
      options.onSetupError(error);
    },
    ...(options.backOffMs === undefined ? {} : { backOffMs: options.backOffMs }),
  });
  const respond = createRespond(isSlackAddress, options.count);
  return { call: directMessages.call, directMessages, isSlackAddress, gateway, respond };
}
