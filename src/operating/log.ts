import { type DestinationStream, pino } from 'pino';
import type { LogLevel } from '../settings/work-settings.ts';

/** Log lines as JSON; the fields come first, then the sentence. */
export type Log = {
  readonly [level in 'debug' | 'info' | 'warn' | 'error' | 'fatal']: (
    fields: object,
    sentence: string,
  ) => void;
};

/**
 * What must never be read in a log: Slack's tokens, response URLs (whoever holds one may post), socket
 * tickets. They are recognised by their form anywhere in a line, also inside error texts, since libraries put
 * them there.
 */
const SECRETS = [
  /\bx(?:ox[a-z]|app|wf[a-z]|oxe\.xox[a-z])-[\w.-]+/g,
  /https?:\/\/[^\s"'\\]*\/(?:commands|actions|app|workflows|response)\/[^\s"'\\]+/g,
  /https:\/\/hooks\.slack[^\s"'\\]+/g,
  // Slack's retired verification token, and the one of a workflow step, inside a payload that a library logs
  // as text.
  /\\"(?:token|bot_access_token)\\":\\"[^"\\]*\\"/g,
  /\bwss?:\/\/[^\s"'\\]+/g,
];

/** Fields that hold secrets whatever they look like. */
const SECRET_FIELDS = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'responseUrl',
  'response_url',
  'headers',
];

/** @param extraSecrets further texts to hide, such as the signing secret and `--header` values */
export function createLog(
  level: LogLevel,
  extraSecrets: readonly string[] = [],
  destination?: DestinationStream,
): Log {
  const exact = extraSecrets.filter((secret) => secret.length >= 4);
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[hidden]' },
    hooks: {
      streamWrite: (line: string) =>
        exact.reduce(
          (text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '[hidden]'),
          SECRETS.reduce((text, pattern) => text.replace(pattern, '[hidden]'), line),
        ),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
