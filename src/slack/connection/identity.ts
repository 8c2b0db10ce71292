import { asText, objectOf } from '../../formats/json-value.ts';
import type { Log } from '../../operating/log.ts';
import { type Call, readCallFailure } from '../sending/call.ts';
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
export async function identify(call: Call, log: Log, signal: AbortSignal): Promise<Identity> {
  const answer = await untilReached(() => call('auth.test', {}), 'SLACK_BOT_TOKEN', log, signal);
  const { bot_id, user_id, team_id, enterprise_id, url } = objectOf(answer);
  return {
    botId: asText(bot_id),
    botUserId: asText(user_id),
    team: asText(team_id),
    enterprise: asText(enterprise_id) || null,
    scopes: answer.response_metadata?.scopes ?? [],
    workspaceUrl: asText(url),
  };
}

/**
 * Asks Slack for one socket, which is not used, to see that the app token works. The Socket Mode client
 * itself would retry some refusals for ever.
 *
 * @throws SetupError when Slack refuses the token
 */
export async function verifyAppToken(call: Call, log: Log, signal: AbortSignal): Promise<void> {
  await untilReached(() => call('apps.connections.open', {}), 'SLACK_APP_TOKEN', log, signal);
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
