import {
  CONNECTION_TIMEOUT,
  DEFAULT_HTTP_PORT,
  DEFAULT_HTTPS_PORT,
  RESPONSE_TIMEOUT,
  type TimeoutSetting,
  URL_MAX_BYTES,
} from '../cloudfront/limits.ts';
import type { MinimumTls, OriginProtocol, Target } from '../formats/target.ts';
import { HIDDEN, hidden, invalid, type Parsed, parseHostName, parseOriginWord, show } from './origin-word.ts';
import { readWords } from './words.ts';

/** The options that describe a target: the whole set in Slack, a part of the command line's. */
export const TARGET_OPTIONS = {
  protocol: 'value',
  port: 'value',
  'host-header': 'value',
  path: 'value',
  'min-tls': 'value',
  'connect-timeout': 'value',
  'response-timeout': 'value',
  timeout: 'value',
} as const;

type TargetOption = keyof typeof TARGET_OPTIONS;

/** What was typed, read: the targets and how long each check may take (`null`: the default). */
export type TargetRequest = { readonly targets: readonly Target[]; readonly timeoutMs: number | null };

/** More than these in one line are refused. */
const TARGETS_MAX = 5;

const PROTOCOLS: readonly OriginProtocol[] = ['https', 'http', 'match-viewer'];
const MINIMUMS: readonly MinimumTls[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'];

/**
 * Reads words as a shell or Slack gives them: up to five targets, each with a port behind it or none, and the
 * options above in any place.
 */
export function parseTargetWords(words: readonly string[]): Parsed<TargetRequest> {
  const read = readWords(words, TARGET_OPTIONS);
  return read.kind === 'invalid' ? read : toRequest(read.value.positionals, read.value.values);
}

/** Targets and option values, from wherever they were read. */
export function toRequest(
  typed: readonly string[],
  values: Readonly<Partial<Record<TargetOption, string>>>,
): Parsed<TargetRequest> {
  if (typed.length === 0)
    return invalid('No target: type a host such as origin.example.com, host:port, or a URL.');
  const named = withPorts(typed);
  if (named.length > TARGETS_MAX) {
    return invalid(`${named.length} targets at once: give at most ${TARGETS_MAX}.`);
  }
  const settings = parseSettings(values);
  if (settings.kind === 'invalid') return settings;
  const targets: Target[] = [];
  for (const each of named) {
    const target = toTarget(each, settings.value);
    if (target.kind === 'invalid') return target;
    targets.push(target.value);
  }
  return { kind: 'parsed', value: { targets, timeoutMs: settings.value.timeoutMs } };
}

/** The settings that these options give, only those that are written, and the time for the whole check. */
export function givenSettings(
  values: Readonly<Partial<Record<TargetOption, string>>>,
): Parsed<{ readonly given: Partial<Target>; readonly timeoutMs: number | null }> {
  const settings = parseSettings(values);
  if (settings.kind === 'invalid') return settings;
  const { timeoutMs, path, ...read } = settings.value;
  const written = Object.entries({ ...read, ...(path !== null && { path }) }).filter(
    ([field]) => values[OPTION_OF[field as keyof typeof OPTION_OF]] !== undefined,
  );
  return { kind: 'parsed', value: { given: Object.fromEntries(written), timeoutMs } };
}

const OPTION_OF = {
  protocol: 'protocol',
  port: 'port',
  hostHeader: 'host-header',
  path: 'path',
  minTls: 'min-tls',
  connectTimeoutMs: 'connect-timeout',
  responseTimeoutMs: 'response-timeout',
} as const satisfies Record<
  Exclude<keyof Target, 'origin' | 'httpPort' | 'admits' | 'clientCertificate' | 'vpcOrigin'>,
  string
>;

/** A word that names an origin, and the number that stands behind it. */
type Named = { readonly word: string; readonly number: string | null };

/** `HOST 502` tells what viewers get. */
const STATUS = /^50[0-4]$/;

/** A number behind a host is that host's port, as after `telnet` or `nc`. */
function withPorts(typed: readonly string[]): readonly Named[] {
  const named: Named[] = [];
  for (const word of typed) {
    const before = named.at(-1);
    if (before !== undefined && STATUS.test(word)) continue;
    if (before === undefined || before.number !== null || !/^\d+$/.test(word))
      named.push({ word, number: null });
    else named[named.length - 1] = { ...before, number: word };
  }
  return named;
}

type Settings = Omit<Target, 'origin' | 'path'> & {
  readonly path: string | null;
  readonly timeoutMs: number | null;
};

function toTarget({ word, number }: Named, { timeoutMs: _, ...settings }: Settings): Parsed<Target> {
  const parsed = parseOriginWord(word);
  if (parsed.kind === 'invalid') return parsed;
  const behind = number === null ? null : parsePort(number);
  if (behind?.kind === 'invalid') return invalid(`The number behind ${show(word)}: ${behind.message}`);
  const { origin, ...own } = parsed.value;
  if (behind !== null && own.port !== null && own.port !== behind.value) {
    return invalid(`${show(word)} names port ${own.port} and ${behind.value} follows it: give one of them.`);
  }
  const named = { ...own, port: behind?.value ?? own.port };
  if (named.port !== null && settings.port !== null && named.port !== settings.port) {
    return invalid(
      `${show(word)} names port ${named.port} and --port says ${settings.port}: give one of them.`,
    );
  }
  if (named.protocol !== null && settings.protocol !== null && settings.protocol !== named.protocol) {
    if (settings.protocol !== 'match-viewer') {
      return invalid(
        `${show(word)} says ${named.protocol} and --protocol ${settings.protocol}: give one of them.`,
      );
    }
  }
  const port = settings.port ?? named.port;
  const protocol = settings.protocol ?? named.protocol ?? (port === null ? null : protocolOfPort(port));
  return {
    kind: 'parsed',
    value: {
      ...settings,
      origin,
      port,
      // Nothing says which protocol listens on this port, so both are asked there.
      ...(port !== null && protocol === null && { httpPort: port }),
      protocol,
      path: settings.path ?? named.path ?? '/',
    },
  };
}

/** The protocol that a port stands for; `null` for a port that either may listen on. */
function protocolOfPort(port: number): 'http' | 'https' | null {
  switch (port) {
    case DEFAULT_HTTP_PORT:
      return 'http';
    case DEFAULT_HTTPS_PORT:
      return 'https';
    default:
      return null;
  }
}

function parseSettings(values: Readonly<Partial<Record<TargetOption, string>>>): Parsed<Settings> {
  const problems: string[] = [];
  const read = <T>(option: TargetOption, parse: (value: string) => Parsed<T>): T | null => {
    const value = values[option];
    if (value === undefined) return null;
    const parsed = parse(value);
    if (parsed.kind === 'parsed') return parsed.value;
    problems.push(`--${option}: ${parsed.message}`);
    return null;
  };
  const settings: Settings = {
    protocol: read('protocol', oneOf(PROTOCOLS)),
    port: read('port', parsePort),
    hostHeader: read('host-header', (value) =>
      value === 'none' ? { kind: 'parsed', value } : parseHostName(value),
    ),
    path: read('path', parsePath),
    minTls: read('min-tls', oneOf(MINIMUMS)),
    connectTimeoutMs:
      read('connect-timeout', settingInSeconds(CONNECTION_TIMEOUT)) ?? CONNECTION_TIMEOUT.defaultMs,
    responseTimeoutMs:
      read('response-timeout', settingInSeconds(RESPONSE_TIMEOUT)) ?? RESPONSE_TIMEOUT.defaultMs,
    timeoutMs: read('timeout', seconds(1_000, 600_000)),
  };
  return problems.length === 0 ? { kind: 'parsed', value: settings } : invalid(problems.join(' '));
}

function oneOf<T extends string>(choices: readonly T[]): (value: string) => Parsed<T> {
  return (value) => {
    const choice = choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    return choice === undefined
      ? invalid(`${show(value)} is none of ${choices.join(', ')}.`)
      : { kind: 'parsed', value: choice };
  };
}

function wholeNumber(
  min: number,
  max: number,
  factor: number,
  unit: string,
): (value: string) => Parsed<number> {
  return (value) => {
    const number = /^\d{1,6}$/.test(value) ? Number(value) * factor : Number.NaN;
    return number >= min && number <= max
      ? { kind: 'parsed', value: number }
      : invalid(`${show(value)} is not a whole number from ${min / factor} to ${max / factor}${unit}.`);
  };
}

const parsePort = wholeNumber(1, 65_535, 1, '');

const seconds = (min: number, max: number) => wholeNumber(min, max, 1_000, ' seconds');

const settingInSeconds = ({ minimumMs, maximumMs }: TimeoutSetting) => seconds(minimumMs, maximumMs);

function parsePath(value: string): Parsed<string> {
  if (!value.startsWith('/'))
    return invalid(`${show(value)} does not begin with /: type a path such as /health.`);
  if (HIDDEN.test(value)) return hidden(value);
  const url = URL.canParse(value, 'https://origin.example') ? new URL(value, 'https://origin.example') : null;
  if (url === null || url.host !== 'origin.example')
    return invalid(`${show(value)} is not a path: type one such as /health.`);
  const path = `${url.pathname}${url.search}`;
  return path.length <= URL_MAX_BYTES
    ? { kind: 'parsed', value: path }
    : invalid(`it has more than ${URL_MAX_BYTES} characters.`);
}
