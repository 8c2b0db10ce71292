import { type Environment, SETTING_DEFAULTS, type SettingName } from './defaults.ts';
import { itemsOf } from './network.ts';

/** Reads settings by kind. What is wrong with one is noted in `problems`, and reading goes on. */
export type SettingReader = {
  /** One sentence each, beginning with the setting's name; a secret is never repeated in one. */
  readonly problems: readonly string[];
  readonly note: (problem: string) => void;
  /** The value as written, or its default, trimmed; `null` if there is neither. */
  readonly written: (name: SettingName) => string | null;
  readonly secret: (name: SecretName, looksRight: RegExp) => string;
  readonly wholeNumber: (name: SettingName, least: number, most: number) => number;
  readonly oneOf: <T extends string>(name: SettingName, values: readonly T[]) => T | null;
  /** @param advice what to write instead of an item that does not fit */
  readonly listOf: (name: SettingName, isFit: (item: string) => boolean, advice: string) => readonly string[];
};

/** Where each secret is found in Slack's pages for the app (https://api.slack.com/apps). */
const WHERE = {
  SLACK_BOT_TOKEN: 'api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token (xoxb-…)',
  SLACK_APP_TOKEN:
    'api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write (xapp-…)',
  SLACK_SIGNING_SECRET: 'api.slack.com/apps → your app → Basic Information → Signing Secret',
} as const;
type SecretName = keyof typeof WHERE;

/** An empty value counts as not written. */
export function createSettingReader(environment: Environment): SettingReader {
  const problems: string[] = [];
  const written = (name: SettingName): string | null =>
    environment[name]?.trim() || SETTING_DEFAULTS[name] || null;

  function secret(name: SecretName, looksRight: RegExp): string {
    const value = written(name);
    if (value === null) problems.push(`${name} is missing. Get it at ${WHERE[name]}`);
    else if (!looksRight.test(value))
      problems.push(`${name} is not a value of this kind. The right one is at ${WHERE[name]}`);
    return value ?? '';
  }

  function wholeNumber(name: SettingName, least: number, most: number): number {
    const value = written(name) ?? '';
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      problems.push(`${name} is "${value}". Write a whole number from ${least} to ${most}`);
    return number;
  }

  function oneOf<T extends string>(name: SettingName, values: readonly T[]): T | null {
    const value = written(name);
    const match = values.find((candidate) => candidate === value);
    if (match === undefined) problems.push(`${name} is "${value}". Write one of: ${values.join(', ')}`);
    return match ?? null;
  }

  function listOf(name: SettingName, isFit: (item: string) => boolean, advice: string): readonly string[] {
    const list = itemsOf(written(name) ?? '');
    for (const item of list) if (!isFit(item)) problems.push(`${name} holds "${item}". ${advice}`);
    return list;
  }

  return {
    problems,
    note: (problem) => problems.push(problem),
    written,
    secret,
    wholeNumber,
    oneOf,
    listOf,
  };
}
