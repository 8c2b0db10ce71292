import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../formats/report.ts';
import type { Tally } from '../formats/tally.ts';
import { parseDuration } from '../input/duration.ts';
import { clean, cut } from '../render/foreign-text.ts';
import { tallyLine } from '../render/tally-line.ts';
import { STATE_WORDS } from '../render/wording.ts';
import { compareReports, isTelling } from '../report/compare.ts';
import { idleRaceIn, newTally, withTry } from '../report/tally.ts';
import { UsageError } from './command.ts';
import type { Outcome } from './exit-status.ts';

/** How long an origin is watched, and how often it is checked meanwhile. */
export type Period = { readonly forMs: number; readonly everyMs: number };

const EVERY_MS = 10_000;
const MINIMUM_EVERY_MS = 1_000;
const DAY_MS = 86_400_000;

/** Reads `--for` and `--every`. @throws UsageError saying what to type instead */
export function readPeriod(values: { readonly for?: string; readonly every?: string }): Period | null {
  if (values.for === undefined) {
    if (values.every !== undefined)
      throw new UsageError('--every goes with --for: type for example --for 30m --every 10s.');
    return null;
  }
  const everyMs =
    values.every === undefined ? EVERY_MS : duration('--every', values.every, MINIMUM_EVERY_MS, 3_600_000);
  const forMs = duration('--for', values.for, MINIMUM_EVERY_MS, DAY_MS);
  if (everyMs > forMs) throw new UsageError('--every is longer than --for: only one check would be made.');
  return { forMs, everyMs };
}

function duration(option: string, typed: string, min: number, max: number): number {
  const read = parseDuration(typed, min, max);
  if (read.kind === 'invalid') throw new UsageError(`${option}: ${read.message}`);
  return read.value;
}

/** What a watch needs; `out` and `err` print one line. */
export type OverTime = {
  readonly origin: string;
  /** Makes one check. Rejects on a bug of ours, or when `signal` ends it. */
  readonly check: (options: { readonly timesIdleClose: boolean }) => Promise<Report>;
  readonly period: Period;
  /** The first report as a whole; then `null`, where only changes are shown. */
  readonly show: (report: Report, isFirst: boolean) => void;
  readonly out: (line: string) => void;
  readonly onBug: (error: unknown) => void;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

/**
 * Checks one origin again and again: the first result is shown, then each change in a line, and at the end
 * one line on how many checks failed, by address, kind and minute. Meanwhile one more check times when the
 * origin closes an idle connection, which no single try shows.
 *
 * @returns how the tries ended, each once
 */
export async function checkOverTime(options: OverTime): Promise<readonly Outcome[]> {
  const { origin, period, out, now, signal } = options;
  const outcomes = new Set<Outcome>();
  let tally = newTally(now().toISOString());
  let lastShown: Report | null = null;
  let idleRace: string | null | undefined;
  const background = options.check({ timesIdleClose: true }).then(
    (report) => {
      idleRace = idleRaceIn(report);
    },
    () => {},
  );
  const end = now().getTime() + period.forMs;
  for (let due = now().getTime(); due < end && !signal.aborted; due = nextDue(due)) {
    await wait(Math.max(0, due - now().getTime()), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const report = await options.check({ timesIdleClose: false }).catch((error: unknown) => {
      if (!signal.aborted) options.onBug(error);
      return null;
    });
    if (signal.aborted) break;
    tally = withTry(tally, report, now().toISOString());
    outcomes.add(report === null ? 'failed' : report.verdict.state);
    if (report === null) continue;
    const isNews = lastShown !== null && compareReports(lastShown, report).some(isTelling);
    options.show(report, lastShown === null);
    if (isNews) out(changeLine(origin, report));
    if (lastShown === null || isNews) lastShown = report;
  }
  if (!signal.aborted) await background;
  out(clean(`${cut(origin, 255)}: ${tallyLine(withIdle(tally, idleRace))}`));
  return [...outcomes];

  /** A check that took longer than the pause delays the next, and none is made twice to catch up. */
  function nextDue(due: number): number {
    return Math.max(due + period.everyMs, now().getTime());
  }
}

const withIdle = (tally: Tally, idleRace: string | null | undefined): Tally =>
  idleRace === undefined ? tally : { ...tally, idleRace };

/** `10:03:20 UTC  origin.example.com: Broken: CloudFront answers 502: …`. */
function changeLine(origin: string, { startedAt, verdict }: Report): string {
  const state = STATE_WORDS[verdict.state];
  return clean(`${startedAt.slice(11, 19)} UTC  ${cut(origin, 255)}: ${state}: ${verdict.headline}.`);
}
