import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Surroundings } from '../diagnose.ts';
import { diagnose } from '../diagnose.ts';
import type { AddressPolicy } from '../policy/address-policy.ts';
import { createAddressPolicy } from '../policy/address-policy.ts';
import { toJson } from '../render/json.ts';
import { toTerminal } from '../render/terminal.ts';
import type { Report, State } from '../report/report.ts';
import { toReportId } from '../report/report-id.ts';
import { TARGET_OPTIONS, toRequest } from '../target/options.ts';
import { parseHostName } from '../target/origin-word.ts';
import type { Target } from '../target/target.ts';
import { readWords } from '../target/words.ts';
import { type Command, EXIT, type Io, UsageError } from './command.ts';
import { readCertificates } from './files.ts';

const OPTIONS = {
  ...TARGET_OPTIONS,
  resolve: 'list',
  dns: 'value',
  'ca-file': 'value',
  'allow-cidr': 'list',
  header: 'list',
  json: 'flag',
} as const;

/** The whole check, unless `--timeout` says otherwise. */
const TIMEOUT_MS = 60_000;

export const check: Command = {
  name: 'check',
  usage: [
    'check TARGET… [--protocol https|http|match-viewer] [--port N] [--host-header NAME|none] [--path /health]',
    '      [--min-tls SSLv3|TLSv1|TLSv1.1|TLSv1.2] [--connect-timeout S] [--response-timeout S] [--timeout S]',
    '      [--resolve HOST:ADDRESS]… [--dns SERVER[:PORT]] [--ca-file FILE] [--allow-cidr CIDR]…',
    "      [--header 'Name: value']… [--json]",
    '      Probes an origin as CloudFront would, and says what is wrong and what mends it.',
  ],
  run: async (words, io) => {
    const read = readWords(words, OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const request = toRequest(positionals, values);
    if (request.kind === 'invalid') throw new UsageError(request.message);
    const { targets, timeoutMs } = request.value;

    const policy = readPolicy(values['allow-cidr'] ?? []);
    const common: Omit<Surroundings, 'id' | 'onProgress'> = {
      vantage: 'local',
      policy,
      addedRoots:
        values['ca-file'] === undefined ? [] : await readCertificates('--ca-file', values['ca-file']),
      resolveTo: readResolve(values.resolve ?? []),
      headers: readHeaders(values.header ?? []),
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
      now: io.now,
      signal: io.signal,
      ...(values.dns === undefined ? {} : { resolver: readServer(values.dns) }),
    };

    // Asked side by side, printed in the order they were typed.
    const reports = targets.map((target) => diagnoseOne(target, common, io, targets.length > 1));
    const states: State[] = [];
    for (const pending of reports) {
      const report = await pending;
      io.out(values.json ? toJson(report) : toTerminal(report, { colour: io.colour, width: io.width }));
      states.push(report.verdict.state);
    }
    return exitStatus(states);
  },
};

/** One target's, or of several: 1 if any is broken, else 2, else 3, else 0. */
export function exitStatus(states: readonly State[]): number {
  if (states.includes('broken')) return EXIT.broken;
  if (states.includes('refused')) return EXIT.usage;
  return states.includes('unsure') ? EXIT.unsure : EXIT.ok;
}

function diagnoseOne(
  target: Target,
  common: Omit<Surroundings, 'id' | 'onProgress'>,
  io: Io,
  several: boolean,
): Promise<Report> {
  const prefix = several ? `${target.origin}: ` : '';
  return diagnose(target, {
    ...common,
    id: toReportId(randomBytes(8)),
    onProgress: ({ text }) => {
      if (io.showProgress) io.err(`${prefix}${text}`);
    },
  });
}

function readPolicy(cidrs: readonly string[]): AddressPolicy {
  try {
    return createAddressPolicy(cidrs);
  } catch (error) {
    throw new UsageError(`--allow-cidr: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `HOST:ADDRESS`, the address in brackets or not; several for one host are all used. */
function readResolve(values: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byHost = new Map<string, string[]>();
  for (const value of values) {
    const colon = value.indexOf(':');
    const host = parseHostName(value.slice(0, Math.max(colon, 0)));
    const address = value.slice(colon + 1).replace(/^\[(.*)\]$/, '$1');
    if (host.kind === 'invalid' || !isAddress(address)) {
      throw new UsageError(
        `--resolve: ${value} is not HOST:ADDRESS: type one such as origin.example.com:203.0.113.7.`,
      );
    }
    byHost.set(host.value, [...(byHost.get(host.value) ?? []), address]);
  }
  return byHost;
}

/** `SERVER` or `SERVER:PORT`; an IPv6 server with a port needs brackets. */
function readServer(value: string): { readonly address: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(value) ?? [];
  const address = isAddress(value) ? value : (bracketed ?? plain ?? '');
  const port = digits === undefined || isAddress(value) ? 53 : Number(digits);
  if (!isAddress(address) || port < 1 || port > 65_535) {
    throw new UsageError(
      `--dns: ${value} is not a resolver's address: type one such as 9.9.9.9 or 127.0.0.1:5353.`,
    );
  }
  return { address, port };
}

/** RFC 9110 §5.1 and §5.5: a token, a colon, visible characters. */
function readHeaders(values: readonly string[]): readonly (readonly [string, string])[] {
  return values.map((value) => {
    const [, name, content] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\x20-\x7e\x80-\xff\t]*)$/.exec(value) ?? [];
    if (name === undefined || content === undefined) {
      throw new UsageError(
        "--header: one of them is not 'Name: value': type it such as 'X-Origin-Secret: abc'.",
      );
    }
    return [name, content] as const;
  });
}

const isAddress = (text: string): boolean => isIP(text) !== 0;
