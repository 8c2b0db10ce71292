import dotenv from 'dotenv';
import { configError } from './config-error.ts';
import { type Environment, SETTING_DEFAULTS, type SettingName } from './defaults.ts';
import { isNamePattern } from './name-patterns.ts';
import { createSettingReader, type SettingReader } from './read-setting.ts';
import { readWorkerConfig, readWorkSettings, type WorkerConfig, type WorkSettings } from './work-settings.ts';

/**
 * Every setting of the bot, read once. `.env.example` lists the same names with the same defaults, and a test
 * holds the two together.
 */
export type Config = WorkSettings & {
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
  readonly access: Access;
  /** Patterns of names that may be checked; empty: all. */
  readonly allowTargets: readonly string[];
  /** The step for Workflow Builder. */
  readonly workflowStep: boolean;
  /** How many checks may begin in ten minutes. */
  readonly limits: Readonly<Record<'perUser' | 'perChannel' | 'perWorkspace', number>>;
  /** Checks waiting at most. */
  readonly queueLimit: number;
  readonly checkTimeoutMs: number;
  /** How long finished reports are kept. */
  readonly keepReportsMs: number;
  /** Bytes of all reports together; the oldest go where they are more. */
  readonly keepReportBytes: number;
  /**
   * The key that encrypts response URLs and tokens in the store; `null`: a key made in the data directory.
   */
  readonly storeKey: string | null;
  /** People who may pause checks from Slack; Slack's ids. */
  readonly admins: readonly string[];
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

/**
 * Reads the settings from the environment. An empty value counts as not written.
 *
 * @throws ConfigError that names every problem at once: the setting, what is wrong, what to write or where to
 * get it
 */
export function readConfig(environment: Environment): Config {
  const reader = createSettingReader(environment);
  const { problems, note, written, wholeNumber, oneOf, listOf } = reader;
  const work = readWorkSettings(reader, environment);

  const names = (name: SettingName, isFit: (item: string) => boolean, example: string) =>
    listOf(
      name,
      (item) => isFit(item.toLowerCase()),
      `Write names such as ${example}, with commas between`,
    ).map((item) => item.toLowerCase());

  const config: Config = {
    ...work,
    slack: slackAccess(reader),
    slackApiUrl: apiUrl(reader),
    host: written('HOST') ?? '',
    port: wholeNumber('PORT', 0, 65_535),
    metrics: {
      host: written('METRICS_HOST') ?? '',
      port: written('METRICS_PORT') === null ? null : wholeNumber('METRICS_PORT', 0, 65_535),
    },
    dataDir: written('CF502_DATA_DIR') ?? '',
    access: access(reader),
    allowTargets: names('CF502_ALLOW_TARGETS', isNamePattern, '*.example.com,origin.example.net'),
    workflowStep: oneOf('CF502_WORKFLOW_STEP', ['on', 'off']) === 'on',
    limits: {
      perUser: wholeNumber('CF502_USER_LIMIT', 1, 100_000),
      perChannel: wholeNumber('CF502_CHANNEL_LIMIT', 1, 100_000),
      perWorkspace: wholeNumber('CF502_WORKSPACE_LIMIT', 1, 1_000_000),
    },
    queueLimit: wholeNumber('CF502_QUEUE_LIMIT', 1, 100_000),
    checkTimeoutMs: wholeNumber('CF502_CHECK_TIMEOUT', 1, 600) * 1_000,
    keepReportsMs: wholeNumber('CF502_KEEP_REPORTS', 1, 3_650) * 86_400_000,
    keepReportBytes: wholeNumber('CF502_KEEP_MB', 10, 1_000_000) * 1_000_000,
    storeKey: written('CF502_STORE_KEY'),
    admins: listOf(
      'CF502_ADMINS',
      (id) => /^[UW][A-Z0-9]+$/.test(id),
      "Write Slack's ids, such as U0123456789, with commas between",
    ),
  };
  if (work.redisUrl !== null && config.storeKey === null)
    note(
      'CF502_STORE_KEY is missing. Bots that share a Redis encrypt secrets in it with the same key: make one with openssl rand -base64 32, and set it on every bot',
    );
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

/**
 * Reads the settings of this process: its environment, and beneath it the file `.env` of the working
 * directory.
 *
 * @throws ConfigError
 */
export function readProcessConfig(): Config {
  return readConfig({ ...readEnvFile(), ...process.env });
}

/**
 * The same for a worker.
 *
 * @throws ConfigError
 */
export function readWorkerProcessConfig(): WorkerConfig {
  return readWorkerConfig({ ...readEnvFile(), ...process.env });
}

/** Where bots keep their state in Redis, and the key of the secrets in it; `null`: in `readDataDir`. */
export function readRedis(environment: Environment): { readonly url: string; readonly key: string } | null {
  const settings = { ...readEnvFile(), ...environment };
  const url = settings.REDIS_URL?.trim() ?? '';
  return url === '' ? null : { url, key: settings.CF502_STORE_KEY?.trim() ?? '' };
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
