import type { Report } from '../../formats/report.ts';
import type { Watch, WatchPeriod } from '../../jobs/store/store.ts';
import { idleRaceIn, withTry } from '../../report/tally.ts';
import { pause } from '../sending/pause.ts';
import { announceChange, expire } from './announce-change.ts';
import { type Following, keepWatch, type RunningWatch } from './running-watch.ts';

/**
 * Checks one watched result again and again, and posts what changed; ends with the watch or when the signal
 * aborts.
 */
export async function followWatch(
  entry: RunningWatch,
  signal: AbortSignal,
  following: Following,
): Promise<void> {
  await announceChange(entry, true, following);
  while (!signal.aborted) {
    const because = await whyOver(entry, following);
    if (because !== null) return expire(entry, because, following);
    const wait = following.pace.waitMs(entry.watch);
    await pause(wait ?? 0, signal);
    if (signal.aborted) return;
    if ((await checkOnce(entry, signal, following)) === 'ended') return;
  }
}

async function whyOver(
  { watch }: RunningWatch,
  { pace, attemptsMax, log }: Following,
): Promise<string | null> {
  const { id, attempts, period } = watch;
  if (pace.waitMs(watch) === null) return period === undefined ? 'it lasted two hours' : 'its time is over';
  if (attempts < attemptsMax) return null;
  log.error({ watch: id, attempts }, 'a check of a watch ended the bot each time it was begun');
  return `its check ended the bot ${attempts} times, so it is not begun again`;
}

async function checkOnce(
  entry: RunningWatch,
  signal: AbortSignal,
  following: Following,
): Promise<'ended' | 'goes-on'> {
  const { check, pace, now } = following;
  const { step, attempts } = entry.watch;
  // The attempt is stored before it starts: if the check crashes the process, the next process sees it.
  await keepWatch(entry, { ...entry.watch, attempts: attempts + 1 }, following);
  if (signal.aborted) return 'ended';
  // The first try of a watch that counts also times when the origin closes an idle connection.
  const isLong = step === 0 && entry.watch.period !== undefined;
  const report = await check(entry.watch, signal, isLong ? { timesIdleClose: true } : {});
  if (signal.aborted) {
    if (!entry.ended.signal.aborted) await keepWatch(entry, { ...entry.watch, attempts }, following);
    return 'ended';
  }
  const { period } = entry.watch;
  const next: Watch = {
    ...entry.watch,
    attempts: 0,
    step: step + 1,
    nextAt: pace.due(entry.watch, step + 1),
    ...(period && { period: withCounted(period, report, now()) }),
    ...(report && { reportId: report.id }),
  };
  await keepWatch(entry, next, following, report ?? undefined);
  if (signal.aborted || report === null) return signal.aborted ? 'ended' : 'goes-on';
  return announceChange(entry, false, following);
}

function withCounted(period: WatchPeriod, report: Report | null, now: Date): WatchPeriod {
  const tally = withTry(period.tally, report, now.toISOString());
  const idleRace = report === null ? undefined : idleRaceIn(report);
  return { ...period, tally: idleRace === undefined ? tally : { ...tally, idleRace } };
}
