import dotenv from 'dotenv';
import { type ChannelsWithAws, readAws } from './aws.ts';
import { configError } from './config-error.ts';
import { type Environment, SETTING_DEFAULTS, type SettingName } from './defaults.ts';
import { isNamePattern } from './name-patterns.ts';
import {
  CLIENT_SUBNETS_PROBLEM,
  isCidr,
  PUBLIC_DNS_PROBLEM,
  type PublicDnsChoice,
  parseClientSubnets,
  parsePublicDns,
  parseResolver,
  type ResolverAddress,
} from './network.ts';
import { createSettingReader, type SettingReader } from './read-setting.ts';

/**
 * Every setting of the bot, read once. `.env.example` lists the same names with the same defaults, and a test
 * holds the two together.
 */
export type Config = {
  readonly slack: SlackAccess;
  /**
   * Another base for the Web API and for opening sockets (`SLACK_API_URL`); `null` is Slack itself. Ends in
   * `/`.
   */
  readonly slackApiUrl: string | null;
  readonly host: string;
  /** 0 lets the system choose (tests). */
  readonly port: number;
  /** Where `/metrics` is asked for apart from the rest; `port: null`: it is not. */
  readonly metrics: { readonly host: string; readonly port: number | null };
  readonly dataDir: string;
  /** How reports name this vantage point. */
  readonly vantage: string;
  readonly allowedCidrs: readonly string[];
  readonly caFile: string | null;
  readonly resolver: ResolverAddress | null;
  readonly publicDns: PublicDnsChoice;
  readonly access: Access;
  /** Patterns of names that may be checked; empty: all. */
  readonly allowTargets: readonly string[];
  /** Zones whose names are never asked of public resolvers. */
  readonly privateZones: readonly string[];
  /** What may be read from AWS, and in which channels people may ask for it; `null`: nothing. */
  readonly aws: ChannelsWithAws | null;
  /** The step for Workflow Builder. */
  readonly workflowStep: boolean;
  /** How many checks one person, and one channel, may begin in ten minutes. */
  readonly limits: { readonly perUser: number; readonly perChannel: number };
  /** Checks at once. */
  readonly concurrency: number;
  /** Worker processes for checks; 0: as many as there are processors. */
  readonly workers: number;
  /** Checks waiting at most. */
  readonly queueLimit: number;
  readonly checkTimeoutMs: number;
  /** How often a check that fails by a bug of ours, or ends the bot, is begun before it is given up. */
  readonly attempts: number;
  /** How long a shutdown waits for running checks and unsent messages. */
  readonly shutdownGraceMs: number;
  /** How long finished reports are kept. */
  readonly keepReportsMs: number;
  /**
   * The key that encrypts response URLs and tokens in the store; `null`: a key made in the data directory.
   */
  readonly storeKey: string | null;
  /** Where audit lines go: `off`, `stdout`, or a file. */
  readonly audit: string;
  /** People who may pause checks from Slack; Slack's ids. */
  readonly admins: readonly string[];
  readonly logLevel: LogLevel;
};

/** How the bot speaks to Slack, with the secrets for it. */
export type SlackAccess =
  | { readonly mode: 'socket'; readonly botToken: string; readonly appToken: string }
  | { readonly mode: 'http'; readonly botToken: string; readonly signingSecret: string };

/** Who may use the bot. An empty list allows all; people are those of either list. Ids are Slack's. */
export type Access = {
  readonly channels: readonly string[];
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly guests: boolean;
  /** People of another company, met through Slack Connect. */
  readonly external: boolean;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** As pino names them. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Reads the settings from the environment. An empty value counts as not written.
 *
 * @throws ConfigError that names every problem at once: the setting, what is wrong, what to write or where to
 * get it
 */
export function readConfig(environment: Environment): Config {
  const reader = createSettingReader(environment);
  const { problems, note, written, wholeNumber, oneOf, listOf } = reader;
  if (environment.REDIS_URL)
    note('REDIS_URL is set, but this version keeps its jobs in one process. Remove the setting');

  const names = (name: SettingName, isFit: (item: string) => boolean, example: string) =>
    listOf(
      name,
      (item) => isFit(item.toLowerCase()),
      `Write names such as ${example}, with commas between`,
    ).map((item) => item.toLowerCase());

  const config: Config = {
    slack: slackAccess(reader),
    slackApiUrl: apiUrl(reader),
    host: written('HOST') ?? '',
    port: wholeNumber('PORT', 0, 65_535),
    metrics: {
      host: written('METRICS_HOST') ?? '',
      port: written('METRICS_PORT') === null ? null : wholeNumber('METRICS_PORT', 0, 65_535),
    },
    dataDir: written('CF502_DATA_DIR') ?? '',
    vantage: written('CF502_REGION') ?? '',
    allowedCidrs: listOf(
      'CF502_ALLOW_CIDRS',
      isCidr,
      'Write ranges such as 10.1.0.0/16 or fd00::/8, with commas between',
    ),
    caFile: written('CF502_CA_FILE'),
    resolver: resolver(reader),
    publicDns: publicDns(reader),
    access: access(reader),
    allowTargets: names('CF502_ALLOW_TARGETS', isNamePattern, '*.example.com,origin.example.net'),
    privateZones: names(
      'CF502_PRIVATE_ZONES',
      (name) => isNamePattern(name) && !name.startsWith('*'),
      'corp.example',
    ),
    aws: readAws(reader),
    workflowStep: oneOf('CF502_WORKFLOW_STEP', ['on', 'off']) === 'on',
    limits: {
      perUser: wholeNumber('CF502_USER_LIMIT', 1, 100_000),
      perChannel: wholeNumber('CF502_CHANNEL_LIMIT', 1, 100_000),
    },
    concurrency: wholeNumber('CF502_CONCURRENCY', 1, 1_000),
    workers: wholeNumber('CF502_WORKERS', 0, 64),
    queueLimit: wholeNumber('CF502_QUEUE_LIMIT', 1, 100_000),
    checkTimeoutMs: wholeNumber('CF502_CHECK_TIMEOUT', 1, 600) * 1_000,
    attempts: wholeNumber('CF502_ATTEMPTS', 1, 10),
    shutdownGraceMs: wholeNumber('CF502_SHUTDOWN_GRACE', 0, 600) * 1_000,
    keepReportsMs: wholeNumber('CF502_KEEP_REPORTS', 1, 3_650) * 86_400_000,
    storeKey: written('CF502_STORE_KEY'),
    audit: written('CF502_AUDIT') ?? 'off',
    admins: listOf(
      'CF502_ADMINS',
      (id) => /^[UW][A-Z0-9]+$/.test(id),
      "Write Slack's ids, such as U0123456789, with commas between",
    ),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  if (problems.length > 0) throw configError(problems);
  return config;
}

function slackAccess({ oneOf, secret }: SettingReader): SlackAccess {
  const mode = oneOf('SLACK_MODE', ['socket', 'http']);
  const botToken = secret('SLACK_BOT_TOKEN', /^xox[a-z]/);
  return mode === 'http'
    ? { mode, botToken, signingSecret: secret('SLACK_SIGNING_SECRET', /^\S+$/) }
    : { mode: 'socket', botToken, appToken: secret('SLACK_APP_TOKEN', /^xapp-/) };
}

/** With a slash at its end. */
function apiUrl({ written, note }: SettingReader): string | null {
  const value = written('SLACK_API_URL');
  if (value === null) return null;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    note(`SLACK_API_URL is "${value}". Write a URL such as https://slack.com/api/, or leave it out`);
    return null;
  }
  return value.endsWith('/') ? value : `${value}/`;
}

function access({ listOf }: SettingReader): Access {
  const admitted = listOf(
    'CF502_ADMIT',
    (item) => item === 'guests' || item === 'external',
    'Write guests, external, or both with a comma between',
  );
  const ids = (name: SettingName, looksRight: RegExp, example: string) =>
    listOf(
      name,
      (item) => looksRight.test(item),
      `Write Slack's ids, such as ${example}, with commas between`,
    );
  return {
    channels: ids('CF502_ALLOW_CHANNELS', /^[CDG][A-Z0-9]+$/, 'C0123456789'),
    users: ids('CF502_ALLOW_USERS', /^[UW][A-Z0-9]+$/, 'U0123456789'),
    userGroups: ids('CF502_ALLOW_USERGROUPS', /^S[A-Z0-9]+$/, 'S0123456789'),
    guests: admitted.includes('guests'),
    external: admitted.includes('external'),
  };
}

function publicDns({ written, note }: SettingReader): PublicDnsChoice {
  const servers = parsePublicDns(written('CF502_PUBLIC_DNS') ?? '');
  const clientSubnets = parseClientSubnets(written('CF502_CLIENT_SUBNETS') ?? '');
  if (servers === null) note(PUBLIC_DNS_PROBLEM);
  if (clientSubnets === null) note(CLIENT_SUBNETS_PROBLEM);
  return { servers: servers ?? 'default', clientSubnets: clientSubnets ?? 'default' };
}

function resolver({ written, note }: SettingReader): Config['resolver'] {
  const value = written('CF502_DNS');
  if (value === null) return null;
  const parsed = parseResolver(value);
  if (parsed === null)
    note(`CF502_DNS is "${value}". Write an address, or address:port ([address]:port for IPv6)`);
  return parsed;
}

/**
 * Reads the settings of this process: its environment, and beneath it the file `.env` of the working
 * directory.
 *
 * @throws ConfigError
 */
export function readProcessConfig(): Config {
  return readConfig({ ...readEnvFile(), ...process.env });
}

/** Where the bot of this machine keeps its state, for commands that look into it. */
export function readDataDir(environment: Environment): string {
  return environment.CF502_DATA_DIR || readEnvFile().CF502_DATA_DIR || SETTING_DEFAULTS.CF502_DATA_DIR;
}

/** The file `.env` of the working directory. */
function readEnvFile(): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {};
  dotenv.config({ quiet: true, processEnv: settings });
  return settings;
}
