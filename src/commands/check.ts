import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { diagnose } from '../check/diagnose.ts';
import { repairOriginChain } from '../check/repair.ts';
import type { Surroundings } from '../check/surroundings.ts';
import type { Report } from '../formats/report.ts';
import { toReportId } from '../formats/report-id.ts';
import { TARGET_OPTIONS } from '../input/options.ts';
import { readWords } from '../input/words.ts';
import { clean } from '../render/foreign-text.ts';
import { toJson } from '../render/json.ts';
import { distributionSummary } from '../render/terminal/distribution-summary.ts';
import { toTerminal } from '../render/terminal/terminal.ts';
import { checkOverTime, type Period, readPeriod } from './check-over-time.ts';
import { type Command, type Io, traceOf, UsageError } from './command.ts';
import { readEdgeResult } from './edge-result.ts';
import { exitStatus, type Outcome } from './exit-status.ts';
import { readCertificates } from './files.ts';
import { keepApart } from './keep-apart.ts';
import {
  readEdge,
  readHeaders,
  readPolicy,
  readPublicDns,
  readResolve,
  readServer,
} from './network-options.ts';
import { type Check, whatToCheck } from './what-to-check.ts';

const OPTIONS = {
  ...TARGET_OPTIONS,
  resolve: 'list',
  dns: 'value',
  edge: 'value',
  'ca-file': 'value',
  'allow-cidr': 'list',
  header: 'list',
  'write-chain': 'value',
  'edge-result': 'value',
  'time-idle-close': 'flag',
  distribution: 'list',
  'send-origin-headers': 'flag',
  aws: 'flag',
  for: 'value',
  every: 'value',
  json: 'flag',
} as const;

type Common = Omit<Surroundings, 'id' | 'onProgress'>;

/** The whole check, unless `--timeout` says otherwise. */
const TIMEOUT_MS = 60_000;

export const check: Command = {
  name: 'check',
  usage: [
    'check TARGET… [--protocol https|http|match-viewer] [--port N] [--host-header NAME|none] [--path /health]',
    '      [--min-tls SSLv3|TLSv1|TLSv1.1|TLSv1.2] [--connect-timeout S] [--response-timeout S] [--timeout S]',
    '      [--resolve HOST:ADDRESS]… [--dns SERVER[:PORT]] [--ca-file FILE] [--allow-cidr CIDR]…',
    "      [--header 'Name: value']… [--write-chain FILE] [--edge-result FILE] [--time-idle-close] [--json]",
    '      Probes an origin as CloudFront would, and says what is wrong and what fixes it.',
    'check TARGET… --for 30m [--every 10s] [as above]',
    '      Checks again and again; says what changes, and at the end how many checks failed, by address, kind and minute.',
    'check [URL|PATH]… --distribution FILE… [--send-origin-headers] [--edge ADDRESS[:PORT]] [as above]',
    'check ID|d….cloudfront.net|ALIAS|URL… [--aws] [as above]',
    '      Takes the settings from the configuration of the distribution, out of a file or read live with AWS credentials.',
  ],
  run: async (words, io) => {
    const read = readWords(words, OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const { checks, timeoutMs, notes, leavesOut } = await whatToCheck(positionals, values, io);
    for (const note of notes) io.err(clean(`cf502 check: ${note}.`));
    const writeChain = values['write-chain'];
    const period = readPeriod(values);
    if (writeChain !== undefined && checks.length > 1)
      throw new UsageError('--write-chain takes one target at a time.');

    const common: Common = {
      vantage: 'local',
      policy: readPolicy(values['allow-cidr'] ?? []),
      addedRoots:
        values['ca-file'] === undefined ? [] : await readCertificates(values['ca-file'], '--ca-file'),
      resolveTo: readResolve(values.resolve ?? []),
      headers: readHeaders(values.header ?? []),
      ...(values['edge-result'] === undefined
        ? {}
        : { edgeFunction: await readEdgeResult(values['edge-result']) }),
      timesIdleClose: values['time-idle-close'] ?? false,
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
      now: io.now,
      onBug: (error, where) => io.err(`cf502: a bug in ${where}, please report it: ${traceOf(error)}`),
      signal: io.signal,
      publicDns: readPublicDns(io.env),
      ...(values.dns === undefined ? {} : { resolver: readServer(values.dns) }),
      ...(values.edge === undefined ? {} : { edge: readEdge(values.edge) }),
    };

    if (period !== null) return overTime(checks, period, common, io, values.json ?? false);
    // Asked side by side, printed in the order they were typed.
    const reports = checks.map((one) => diagnoseOne(one, common, io, checks.length > 1));
    if (checks.length > 1 && checks.every((one) => one.distribution !== undefined) && !values.json)
      io.out(await summaryOf(reports));
    // An origin that the configuration does not name was not looked at.
    const outcomes: Outcome[] = leavesOut ? ['unsure'] : [];
    for (const [index, pending] of reports.entries()) {
      const report = await pending;
      if (report.kind === 'failed') {
        if (io.signal.aborted) throw report.error;
        const origin = clean(checks[index]?.target.origin ?? '');
        io.err(
          `cf502 check: internal error while checking ${origin}, please report it: ${traceOf(report.error)}`,
        );
        outcomes.push('failed');
        continue;
      }
      const { value } = report;
      io.out(values.json ? toJson(value) : toTerminal(value, { colour: io.colour, width: io.width }));
      if (writeChain !== undefined) await writeRepair(value, writeChain, common, io);
      outcomes.push(value.verdict.state);
    }
    return exitStatus(outcomes);
  },
};

/** The exit status of all targets, those that failed by an internal error left out. */
async function summaryOf(pending: readonly Promise<Diagnosed>[]): Promise<string> {
  const reports = await Promise.all(pending);
  return distributionSummary(reports.flatMap((one) => (one.kind === 'done' ? [one.value] : [])));
}

/** Each target is watched by itself, all at once. @throws when it was interrupted, after the last line */
async function overTime(
  checks: readonly Check[],
  period: Period,
  common: Common,
  io: Io,
  json: boolean,
): Promise<number> {
  const watched = checks.map((one) =>
    checkOverTime({
      origin: one.target.origin,
      period,
      async check({ timesIdleClose }) {
        const diagnosed = await diagnoseOne(
          one,
          { ...common, timesIdleClose },
          { ...io, showProgress: false },
          false,
        );
        if (diagnosed.kind === 'failed') throw diagnosed.error;
        return diagnosed.value;
      },
      show(report, isFirst) {
        if (json) io.out(toJson(report));
        else if (isFirst) io.out(toTerminal(report, { colour: io.colour, width: io.width }));
      },
      out: json ? io.err : io.out,
      onBug: (error) =>
        io.err(
          `cf502 check: internal error while checking ${clean(one.target.origin)}, please report it: ${traceOf(error)}`,
        ),
      now: io.now,
      signal: io.signal,
    }),
  );
  const outcomes = (await Promise.all(watched)).flat();
  io.signal.throwIfAborted();
  return exitStatus(outcomes);
}

type Diagnosed =
  | { readonly kind: 'done'; readonly value: Report }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Never rejects: a target that fails does not lose the reports of the others. */
async function diagnoseOne(
  { target, distribution, readAround, headers }: Check,
  common: Common,
  io: Io,
  several: boolean,
): Promise<Diagnosed> {
  const prefix = several ? `${target.origin}: ` : '';
  const onProgress: Surroundings['onProgress'] = ({ text }) => {
    if (io.showProgress) io.err(clean(`${prefix}${text}`));
  };
  try {
    const value = await keepApart((failed) =>
      diagnose(target, {
        ...common,
        headers: [...headers, ...common.headers],
        ...(distribution === undefined ? {} : { distribution }),
        ...(readAround === undefined ? {} : { readAround }),
        id: toReportId(randomBytes(10)),
        onProgress,
        signal: AbortSignal.any([common.signal, failed]),
      }),
    );
    return { kind: 'done', value };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

async function writeRepair(report: Report, file: string, common: Common, io: Io): Promise<void> {
  const repair = await repairOriginChain(report.evidence, common, io.now(), io.signal);
  if (repair.kind === 'repaired') {
    await writeFile(file, repair.pem).catch((error: Error) => {
      throw new UsageError(`--write-chain: cannot write ${file}: ${error.message}.`);
    });
    io.err(
      `--write-chain: ${file} holds the chain, complete and in order: ${repair.subjects.map(clean).join(' ← ')}.`,
    );
  } else io.err(`--write-chain: ${clean(repair.because)}; ${file} was not written.`);
}
