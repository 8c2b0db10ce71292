import type { Configuration } from '../distribution/model.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Target } from '../formats/target.ts';
import { TARGET_OPTIONS, toRequest } from '../input/options.ts';
import { type Io, UsageError } from './command.ts';
import {
  aroundReader,
  asksForNames,
  notFoundIn,
  readLiveDistribution,
  readLiveWord,
} from './live-distribution.ts';

/** One check: what was typed, or what a configuration makes of it. */
export type Check = {
  readonly target: Target;
  readonly distribution?: DistributionPlan;
  /** Where the distribution was read live. */
  readonly readAround?: (signal: AbortSignal) => Promise<AwsEvidence>;
  /** The origin's custom headers, to be sent and never shown. */
  readonly headers: readonly (readonly [name: string, value: string])[];
};

/** Everything one command line asks for. */
export type ToCheck = {
  readonly checks: readonly Check[];
  readonly timeoutMs: number | null;
  /** What could not be read, and what is left out, in sentences. */
  readonly notes: readonly string[];
  /** Some origin of the configuration is not among the checks. */
  readonly leavesOut: boolean;
};

type Values = Readonly<Partial<Record<keyof typeof TARGET_OPTIONS, string>>> & {
  readonly distribution?: readonly string[];
  readonly 'send-origin-headers'?: true;
  readonly aws?: true;
};

/** @throws UsageError saying what to type instead */
export async function whatToCheck(positionals: readonly string[], values: Values, io: Io): Promise<ToCheck> {
  if (values.distribution !== undefined) {
    // Loaded when it is used, so that a check without a configuration starts as fast as before.
    const { readDistributionFiles } = await import('./distribution-files.ts');
    const configuration = await readDistributionFiles(values.distribution, io.readInput);
    return fromConfiguration(positionals, values, configuration);
  }
  const live = await fromLive(positionals, values, io);
  if (live !== null) return live;
  if (values['send-origin-headers'])
    throw new UsageError('--send-origin-headers goes with --distribution: --header sends a header you type.');
  return fromWords(positionals, values);
}

/** Words that name distributions are read from AWS, the others are origins; `null` where none does. */
async function fromLive(positionals: readonly string[], values: Values, io: Io): Promise<ToCheck | null> {
  const everyName = asksForNames(values.aws ?? false, io.env);
  const words = positionals.map((word) => ({ word, live: readLiveWord(word, everyName) }));
  if (words.every(({ live }) => live === null)) return null;
  const parts = await Promise.all(
    words.map(async ({ word, live }): Promise<ToCheck> => {
      if (live === null) return fromWords([word], values);
      const { wanted, viewer } = live;
      if (io.showProgress) io.err('reading the distribution from AWS');
      const { configuration, located, problems } = await readLiveDistribution(wanted, io);
      const notes = problems.map(({ because }) => `AWS: ${because}`);
      if (configuration.distributions.length > 0) {
        const read = await fromConfiguration(viewer === null ? [] : [viewer], values, configuration);
        const checks = read.checks.map((one, index) => ({
          ...one,
          readAround: aroundReader(one.distribution, located, index === 0, io.now),
        }));
        return { ...read, checks, notes: [...notes, ...read.notes] };
      }
      const isOriginToo = wanted.kind === 'name' && !wanted.host.endsWith('.cloudfront.net');
      if (!isOriginToo) throw new UsageError(notFoundIn(wanted, problems));
      // A name no distribution serves may be an origin's.
      return { ...fromWords([word], values), notes };
    }),
  );
  return {
    checks: parts.flatMap(({ checks }) => checks),
    timeoutMs: parts[0]?.timeoutMs ?? null,
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    leavesOut: parts.some(({ leavesOut }) => leavesOut),
  };
}

function fromWords(positionals: readonly string[], values: Values): ToCheck {
  const request = toRequest(positionals, optionsOf(values));
  if (request.kind === 'invalid') throw new UsageError(request.message);
  const { targets, timeoutMs } = request.value;
  return {
    checks: targets.map((target) => ({ target, headers: [] })),
    timeoutMs,
    notes: [],
    leavesOut: false,
  };
}

/** The checks a configuration makes of the words; options that were given count more than it. */
async function fromConfiguration(
  positionals: readonly string[],
  values: Values,
  configuration: Configuration,
): Promise<ToCheck> {
  const { planChecks } = await import('./distribution-files.ts');
  // The options are read as they are without a configuration, so they mean the same.
  const options = optionsOf(values);
  const request = toRequest(['origin.example'], options);
  if (request.kind === 'invalid') throw new UsageError(request.message);
  const [given] = request.value.targets;
  const overrides = Object.fromEntries(
    Object.entries(GIVEN_BY).flatMap(([field, option]) =>
      given === undefined || options[option] === undefined ? [] : [[field, given[field as keyof Target]]],
    ),
  );
  const { planned, notes } = planChecks(positionals, configuration, overrides);
  const sends = values['send-origin-headers'] ?? false;
  return {
    checks: planned.map(({ target, plan, headers }) => ({
      target,
      distribution: sends ? withHeadersSent(plan) : plan,
      headers: sends ? headers : [],
    })),
    timeoutMs: request.value.timeoutMs,
    notes,
    leavesOut: notes.length > 0,
  };
}

const withHeadersSent = (plan: DistributionPlan): DistributionPlan => ({
  ...plan,
  headersSent: true,
  open: plan.open.filter(({ setting }) => setting !== 'origin-header'),
});

const GIVEN_BY = {
  protocol: 'protocol',
  port: 'port',
  hostHeader: 'host-header',
  path: 'path',
  minTls: 'min-tls',
  connectTimeoutMs: 'connect-timeout',
  responseTimeoutMs: 'response-timeout',
} as const;

const optionsOf = (values: Values): Partial<Record<keyof typeof TARGET_OPTIONS, string>> =>
  Object.fromEntries(
    Object.keys(TARGET_OPTIONS).flatMap((name) => {
      const value = values[name as keyof typeof TARGET_OPTIONS];
      return value === undefined ? [] : [[name, value]];
    }),
  );
