import type { Refusal } from '../outbound/call.ts';

/** The app's own setup does not work, and only an operator can mend it. The message says where. */
export type SetupError = Error & { readonly name: 'SetupError' };

const WHERE = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions → Bot User OAuth Token',
  SLACK_APP_TOKEN: 'Basic Information → App-Level Tokens',
} as const;

/** What to do about a refusal of the token that this setting holds. */
export function setupError(setting: keyof typeof WHERE, { reason, code, needed }: Refusal): SetupError {
  const message =
    reason === 'scope'
      ? `${setting} lacks the scope ${needed ?? 'it needs'}: add it in the app's settings at api.slack.com/apps and install the app again`
      : `Slack refuses ${setting} (${code}): get a valid one at api.slack.com/apps → your app → ${WHERE[setting]}`;
  return Object.assign(new Error(message), { name: 'SetupError' as const });
}

export function isSetupError(error: unknown): error is SetupError {
  return error instanceof Error && error.name === 'SetupError';
}
