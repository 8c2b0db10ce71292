import { isIP } from 'node:net';
import { type ChannelsWithAws, readAws } from './aws.ts';
import { configError } from './config-error.ts';
import type { Environment } from './defaults.ts';
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

/** The settings of whatever runs checks: the bot by itself, or a worker. */
export type WorkSettings = {
  /** The Redis that bots and workers share; `null`: everything runs in the bot, with SQLite. */
  readonly redisUrl: string | null;
  /** How reports name this vantage point; with Redis the Region a worker takes checks of. */
  readonly vantage: string;
  readonly allowlistedEgress: readonly string[];
  readonly allowedCidrs: readonly string[];
  readonly caFile: string | null;
  readonly resolver: ResolverAddress | null;
  readonly publicDns: PublicDnsChoice;
  /** Zones whose names are never asked of public resolvers. */
  readonly privateZones: readonly string[];
  /** What may be read from AWS, and in which channels people may ask for it; `null`: nothing. */
  readonly aws: ChannelsWithAws | null;
  /** Checks at once. */
  readonly concurrency: number;
  /** Worker processes for checks; 0: as many as there are processors. */
  readonly workers: number;
  /** How often a check that fails by a bug of ours, or ends the bot, is begun before it is given up. */
  readonly attempts: number;
  /** How long a shutdown waits for running checks and unsent messages. */
  readonly shutdownGraceMs: number;
  /** Where audit lines go: `off`, `stdout`, or a file. */
  readonly audit: string;
  readonly logLevel: LogLevel;
};

/** The settings of `npm run worker`. */
export type WorkerConfig = WorkSettings & {
  readonly redisUrl: string;
  readonly host: string;
  /** Where `/healthz`, `/readyz` and `/metrics` are; `null`: nowhere, as long as PORT is not set. */
  readonly port: number | null;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** As pino names them. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Notes every problem in the reader. */
export function readWorkSettings(reader: SettingReader, environment: Environment): WorkSettings {
  const { written, wholeNumber, oneOf, listOf } = reader;
  const redisUrl = readRedisUrl(reader);
  return {
    redisUrl,
    vantage: region(reader, redisUrl),
    allowlistedEgress: listOf(
      'CF502_ALLOWLISTED_EGRESS',
      (item) => isIP(item) !== 0 || isCidr(item),
      'Write addresses or ranges such as 192.0.2.7 or 192.0.2.0/28, with commas between',
    ),
    allowedCidrs: listOf(
      'CF502_ALLOW_CIDRS',
      isCidr,
      'Write ranges such as 10.1.0.0/16 or fd00::/8, with commas between',
    ),
    caFile: written('CF502_CA_FILE'),
    resolver: resolver(reader),
    publicDns: publicDns(reader),
    privateZones: listOf(
      'CF502_PRIVATE_ZONES',
      (name) => isNamePattern(name.toLowerCase()) && !name.startsWith('*'),
      'Write names such as corp.example, with commas between',
    ).map((name) => name.toLowerCase()),
    aws: readAws(reader, environment),
    concurrency: wholeNumber('CF502_CONCURRENCY', 1, 1_000),
    workers: wholeNumber('CF502_WORKERS', 0, 64),
    attempts: wholeNumber('CF502_ATTEMPTS', 1, 10),
    shutdownGraceMs: wholeNumber('CF502_SHUTDOWN_GRACE', 0, 600) * 1_000,
    audit: written('CF502_AUDIT') ?? 'off',
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
}

/**
 * Reads the settings of a worker. It needs none of Slack's.
 *
 * @throws ConfigError that names every problem at once
 */
export function readWorkerConfig(environment: Environment): WorkerConfig {
  const reader = createSettingReader(environment);
  const settings = readWorkSettings(reader, environment);
  const { redisUrl } = settings;
  if (redisUrl === null && reader.problems.length === 0)
    reader.note('REDIS_URL is missing. A worker takes its checks from there: redis://HOST:6379');
  const isPortSet = (environment.PORT ?? '') !== '';
  const port = isPortSet ? reader.wholeNumber('PORT', 0, 65_535) : null;
  if (reader.problems.length > 0) throw configError(reader.problems);
  return { ...settings, redisUrl: redisUrl ?? '', host: reader.written('HOST') ?? '', port };
}

function readRedisUrl({ written, note }: SettingReader): string | null {
  const value = written('REDIS_URL');
  if (value === null) return null;
  // The value may hold a password, so it is not repeated.
  if (URL.canParse(value) && /^rediss?:\/\/[^/?#]/.test(value)) return value;
  note(
    'REDIS_URL is not the URL of a Redis. Write redis://HOST:6379, or rediss:// for TLS; the password goes before the host: redis://:PASSWORD@HOST:6379',
  );
  return null;
}

/** With Redis the Region becomes part of a queue's name. */
function region({ written, note }: SettingReader, redisUrl: string | null): string {
  const value = written('CF502_REGION') ?? '';
  if (redisUrl !== null && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(value))
    note(`CF502_REGION is "${value}". Write up to 40 letters, digits, dots and hyphens, such as eu-west-1`);
  return value;
}

function publicDns({ written, note }: SettingReader): PublicDnsChoice {
  const servers = parsePublicDns(written('CF502_PUBLIC_DNS') ?? '');
  const clientSubnets = parseClientSubnets(written('CF502_CLIENT_SUBNETS') ?? '');
  if (servers === null) note(PUBLIC_DNS_PROBLEM);
  if (clientSubnets === null) note(CLIENT_SUBNETS_PROBLEM);
  return { servers: servers ?? 'default', clientSubnets: clientSubnets ?? 'default' };
}

function resolver({ written, note }: SettingReader): ResolverAddress | null {
  const value = written('CF502_DNS');
  if (value === null) return null;
  const parsed = parseResolver(value);
  if (parsed === null)
    note(`CF502_DNS is "${value}". Write an address, or address:port ([address]:port for IPv6)`);
  return parsed;
}
