import { WebAPIPlatformError } from '@slack/web-api';
import { type Refusal, readCallFailure } from '../sending/call.ts';

/** The app's setup in Slack does not work, and only an operator can fix it. The message says where. */
export type SetupError = Error & { readonly name: 'SetupError' };

const WHERE = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions → Bot User OAuth Token',
  SLACK_APP_TOKEN: 'Basic Information → App-Level Tokens',
} as const;

/** The error for a refusal of the token in this setting; it says what to do. */
export function setupError(setting: keyof typeof WHERE, { reason, code, needed }: Refusal): SetupError {
  const message =
    reason === 'scope'
      ? `${setting} lacks the scope ${needed ?? 'it needs'}: add it in the app's settings at api.slack.com/apps and install the app again`
      : `Slack refuses ${setting} (${code}): get a valid one at api.slack.com/apps → your app → ${WHERE[setting]}`;
  return Object.assign(new Error(message), { name: 'SetupError' as const });
}

/**
 * The setup error behind an unhandled rejection. The Socket Mode client rejects a promise that nobody can
 * catch when Slack refuses its token while it reconnects. Failures of calls with the bot's token are all
 * caught.
 */
export function refusedAppToken(error: unknown): SetupError | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const failure = readCallFailure(error);
  return failure.kind === 'refused' && ['credentials', 'scope'].includes(failure.reason)
    ? setupError('SLACK_APP_TOKEN', failure)
    : null;
}
