import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../operating/log.ts';
import { readCallFailure } from '../sending/call.ts';
import { pause } from '../sending/pause.ts';
import { setupError } from './setup-error.ts';

/** Who the bot is in its workspace. */
export type Identity = {
  readonly botId: string;
  readonly botUserId: string;
  readonly team: string;
  /** The organization the workspace belongs to, if any. */
  readonly enterprise: string | null;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  readonly workspaceUrl: string;
};

/** The identity before Slack was reached. */
export const NOBODY: Identity = {
  botId: '',
  botUserId: '',
  team: '',
  enterprise: null,
  scopes: [],
  workspaceUrl: '',
};

const WAIT_MAX_MS = 30_000;

/**
 * Asks Slack for the bot's identity, again and again while Slack cannot be reached.
 *
 * @throws SetupError when Slack refuses the token
 * @throws the signal's reason when it ends the waiting
 */
export async function identify(client: WebClient, log: Log, signal: AbortSignal): Promise<Identity> {
  const answer = await untilReached(() => client.auth.test(), 'SLACK_BOT_TOKEN', log, signal);
  return {
    botId: answer.bot_id ?? '',
    botUserId: answer.user_id ?? '',
    team: answer.team_id ?? '',
    enterprise: answer.enterprise_id ?? null,
    scopes: answer.response_metadata?.scopes ?? [],
    workspaceUrl: answer.url ?? '',
  };
}

/**
 * Asks Slack for one socket, which is not used, to see that the app token works. The Socket Mode client
 * itself would retry some refusals for ever.
 *
 * @throws SetupError when Slack refuses the token
 */
export async function verifyAppToken(
  appToken: string,
  options: WebClientOptions,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const client = new WebClient(appToken, options);
  await untilReached(() => client.apps.connections.open({}), 'SLACK_APP_TOKEN', log, signal);
}

async function untilReached<T>(
  call: () => Promise<T>,
  setting: Parameters<typeof setupError>[0],
  log: Log,
  signal: AbortSignal,
): Promise<T> {
  for (let wait = 1_000; ; wait = Math.min(wait * 2, WAIT_MAX_MS)) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      const failure = readCallFailure(error);
      if (failure.kind === 'refused') throw setupError(setting, failure);
      const waitMs = failure.kind === 'rate-limited' ? failure.retryAfterMs : wait;
      log.warn({ failure, waitMs }, 'Slack cannot be reached; trying again');
      await pause(waitMs, signal);
    }
  }
}
