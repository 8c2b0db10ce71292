import type { Environment } from './defaults.ts';
import { itemsOf } from './network.ts';
import type { SettingReader } from './read-setting.ts';

/** What may be read from AWS, as the settings say. */
export type AwsSettings = {
  /** ARNs of roles in further accounts. */
  readonly roles: readonly string[];
  /** Whether the code of functions may be fetched. */
  readonly readsFunctionCode: boolean;
  /** AWS's own variables, for a worker process, which has no others; absent: those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** The same for the bot: people may ask for it in these channels. */
export type ChannelsWithAws = AwsSettings & { readonly channels: readonly string[] };

export const ROLES_ADVICE = 'Write ARNs such as arn:aws:iam::123456789012:role/cf502, with commas between';

const isRole = (text: string): boolean => /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(text);

/** The roles in a list with commas; the first entry that is none, or `null`. */
export function rolesFrom(written: string | undefined): {
  readonly roles: readonly string[];
  readonly wrong: string | null;
} {
  const roles = itemsOf(written ?? '');
  return { roles, wrong: roles.find((role) => !isRole(role)) ?? null };
}

/** Channels have to be listed: what AWS says is for the people in them alone. */
export function readAws(
  { note, oneOf, listOf }: SettingReader,
  environment: Environment,
): ChannelsWithAws | null {
  const isOn = oneOf('CF502_AWS', ['on', 'off']) === 'on';
  const channels = listOf(
    'CF502_AWS_CHANNELS',
    (item) => /^[CG][A-Z0-9]+$/.test(item),
    "Write Slack's ids of channels, such as C0123456789, with commas between",
  );
  const roles = listOf('CF502_AWS_ROLES', isRole, ROLES_ADVICE);
  const readsFunctionCode = oneOf('CF502_AWS_FUNCTION_CODE', ['on', 'off']) === 'on';
  if (!isOn) return null;
  if (channels.length === 0)
    note('CF502_AWS is on and CF502_AWS_CHANNELS is empty. List the channels in which AWS may be asked');
  return { channels, roles, readsFunctionCode, environment: awsVariables(environment) };
}

/**
 * What AWS's standard credential chain reads: its own variables, and where the home of this user is, for
 * `~/.aws`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
function awsVariables(environment: Environment): Readonly<Record<string, string>> {
  const wanted = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(?:AWS_|HOME$|USERPROFILE$)/.test(entry[0]),
  );
  return Object.fromEntries(wanted);
}
