import {
  type AwsAccess,
  loadAround,
  notFoundIn,
  planLive,
  readAroundOrigin,
  readLiveWord,
} from '../check/live-distribution.ts';
import type { Configuration } from '../distribution/model.ts';
import type { Planned } from '../distribution/plan.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Target } from '../formats/target.ts';
import { givenSettings, TARGET_OPTIONS, toRequest } from '../input/options.ts';
import { parseViewerWord } from '../input/viewer-word.ts';
import { ROLES_ADVICE, rolesFrom } from '../settings/aws.ts';
import { type Io, UsageError } from './command.ts';

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
  const everyName = (values.aws ?? false) || io.env.CF502_AWS === 'on';
  const words = positionals.map((word) => ({ word, live: readLiveWord(word, everyName) }));
  if (words.every(({ live }) => live === null)) return null;
  const access = awsAccess(io);
  const parts = await Promise.all(
    words.map(async ({ word, live }): Promise<ToCheck> => {
      if (live === null) return fromWords([word], values);
      if (io.showProgress) io.err('reading the distribution from AWS');
      const { given, timeoutMs } = givenIn(values);
      const planning = await planLive(live, given, access);
      switch (planning.kind) {
        case 'planned':
          return toChecks(
            planning,
            values,
            timeoutMs,
            (plan) => (signal) => readAroundOrigin(plan, { ...access, signal }),
          );
        case 'invalid':
          throw new UsageError(`${word}: ${planning.message}.`);
        case 'none': {
          const { wanted } = live;
          const isOriginToo = wanted.kind === 'name' && !wanted.host.endsWith('.cloudfront.net');
          if (!isOriginToo) throw new UsageError(notFoundIn(live, planning.problems));
          // A name no distribution serves may be an origin's.
          const notes = planning.problems.map(({ because }) => `AWS: ${because}`);
          return { ...(await fromWords([word], values)), notes };
        }
      }
    }),
  );
  return {
    checks: parts.flatMap(({ checks }) => checks),
    timeoutMs: parts[0]?.timeoutMs ?? null,
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    leavesOut: parts.some(({ leavesOut }) => leavesOut),
  };
}

/** @throws UsageError for a role that is none */
function awsAccess({ env, now, signal }: Io): AwsAccess {
  const { roles, wrong } = rolesFrom(env.CF502_AWS_ROLES);
  if (wrong !== null) throw new UsageError(`CF502_AWS_ROLES: ${wrong} is no role. ${ROLES_ADVICE}.`);
  return {
    settings: { roles, readsFunctionCode: env.CF502_AWS_FUNCTION_CODE === 'on' },
    now,
    signal,
    onWaiting: () => void loadAround(),
  };
}

async function fromWords(positionals: readonly string[], values: Values): Promise<ToCheck> {
  const strict = toRequest(positionals, optionsOf(values));
  const asked = strict.kind === 'invalid' && positionals.length > 1 ? await hostsIn(positionals) : [];
  const request = asked.length === 0 ? strict : toRequest(asked, optionsOf(values));
  if (request.kind === 'invalid') throw new UsageError(request.message);
  const { targets, timeoutMs } = request.value;
  return {
    checks: targets.map((target) => ({ target, headers: [] })),
    timeoutMs,
    notes: [],
    leavesOut: false,
  };
}

/** The hosts of a sentence that asks for a check: `cf502 check shop.example.com please`. */
async function hostsIn(positionals: readonly string[]): Promise<readonly string[]> {
  const { readMeaning } = await import('../explain/reader.ts');
  const { wordOf } = await import('./sentence.ts');
  const meaning = readMeaning(positionals.join(' '));
  return meaning.kind === 'check' ? meaning.targets.map(wordOf) : [];
}

/** The checks a configuration makes of the words; options that were given count more than it. */
async function fromConfiguration(
  positionals: readonly string[],
  values: Values,
  configuration: Configuration,
): Promise<ToCheck> {
  const { plannedChecks } = await import('../check/planned-checks.ts');
  const { given, timeoutMs } = givenIn(values);
  const viewers = positionals.map((word) => {
    const read = parseViewerWord(word);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    return read.value;
  });
  const planning = plannedChecks(viewers, configuration, given);
  if (planning.kind === 'invalid') throw new UsageError(`--distribution: ${planning.message}.`);
  return toChecks(planning, values, timeoutMs);
}

/** The settings that options give. */
function givenIn(values: Values): { readonly given: Partial<Target>; readonly timeoutMs: number | null } {
  const read = givenSettings(optionsOf(values));
  if (read.kind === 'invalid') throw new UsageError(read.message);
  return read.value;
}

function toChecks(
  { planned, notes }: { readonly planned: readonly Planned[]; readonly notes: readonly string[] },
  values: Values,
  timeoutMs: number | null,
  around?: (plan: DistributionPlan) => Check['readAround'],
): ToCheck {
  const sends = values['send-origin-headers'] ?? false;
  return {
    checks: planned.map(({ target, plan, headers }) => {
      const readAround = around?.(plan);
      return {
        target,
        distribution: sends ? withHeadersSent(plan) : plan,
        ...(readAround === undefined ? {} : { readAround }),
        headers: sends ? headers : [],
      };
    }),
    timeoutMs,
    notes,
    leavesOut: notes.length > 0,
  };
}

const withHeadersSent = (plan: DistributionPlan): DistributionPlan => ({
  ...plan,
  headersSent: true,
  open: plan.open.filter(({ setting }) => setting !== 'origin-header'),
});

const optionsOf = (values: Values): Partial<Record<keyof typeof TARGET_OPTIONS, string>> =>
  Object.fromEntries(
    Object.keys(TARGET_OPTIONS).flatMap((name) => {
      const value = values[name as keyof typeof TARGET_OPTIONS];
      return value === undefined ? [] : [[name, value]];
    }),
  );
