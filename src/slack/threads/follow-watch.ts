import type { Report } from '../../formats/report.ts';
import type { Store, Watch } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import { watchOverReply, watchReply, withNews } from '../../render/slack/result-message.ts';
import { compareReports, isTelling } from '../../report/compare.ts';
import { pause } from '../sending/pause.ts';
import { sinceKnown } from './present.ts';
import type { WatchCheck } from './watch-check.ts';
import type { WatchThread } from './watch-thread.ts';

/** `ended` aborts the work on a watch; `isOver`: the watch was removed from the store too. */
export type RunningWatch = {
  watch: Watch;
  readonly ended: AbortController;
  done: Promise<void>;
  isOver: boolean;
};

/**
 * Checks one watched result again and again, and posts what changed; ends with the watch or when the signal
 * aborts.
 */
export function createFollowWatch(options: {
  readonly store: Store;
  readonly now: () => Date;
  readonly log: Log;
  readonly attemptsMax: number;
  readonly thread: Pick<WatchThread, 'say' | 'show'>;
  readonly check: WatchCheck;
  /** The wait before each check, in milliseconds; after the last one the watch is over. */
  readonly waitsMs: readonly number[];
  /** When the check after this many others is to start, in ISO 8601. */
  readonly due: (step: number) => string;
  /** Ends a watch and removes it from the store. */
  readonly end: (entry: RunningWatch) => Promise<void>;
}): (entry: RunningWatch, signal: AbortSignal) => Promise<void> {
  const { store, now, log, check, waitsMs, due, end } = options;
  const { say, show } = options.thread;

  async function follow(entry: RunningWatch, signal: AbortSignal): Promise<void> {
    await announceChange(entry, true);
    while (!signal.aborted) {
      const { step, nextAt, attempts } = entry.watch;
      const wait = waitsMs[step];
      if (wait === undefined) return expire(entry, 'it lasted two hours');
      if (attempts >= options.attemptsMax) {
        log.error(
          { watch: entry.watch.id, attempts },
          'a check of a watch ended the bot each time it was begun',
        );
        return expire(entry, `its check ended the bot ${attempts} times, so it is not begun again`);
      }
      // If the clock was set back meanwhile, it still waits no longer than planned.
      await pause(Math.min(Math.max(0, Date.parse(nextAt) - now().getTime()), wait), signal);
      if (signal.aborted) return;
      // The attempt is stored before it starts: if the check crashes the process, the next process sees it.
      await keep(entry, { ...entry.watch, attempts: attempts + 1 });
      if (signal.aborted) return;
      const report = await check(entry.watch, signal);
      if (signal.aborted) {
        if (!entry.ended.signal.aborted) await keep(entry, { ...entry.watch, attempts });
        return;
      }
      const next = { ...entry.watch, attempts: 0, step: step + 1, nextAt: due(step + 1) };
      await keep(entry, report === null ? next : { ...next, reportId: report.id }, report ?? undefined);
      if (signal.aborted) return;
      if (report !== null && (await announceChange(entry, false)) === 'ended') return;
    }
  }

  /** Where another process stopped the watch or took it over, it ends here. */
  async function keep(entry: RunningWatch, watch: Watch, seen?: Report): Promise<void> {
    entry.watch = watch;
    if (!(await store.keepWatch(watch, seen))) entry.ended.abort();
  }

  /**
   * Posts what changed since the last report that was announced, if anything did.
   *
   * @param mayExist an earlier process may have posted it already
   */
  async function announceChange(entry: RunningWatch, mayExist: boolean): Promise<'ended' | 'goes-on'> {
    const { watch } = entry;
    if (watch.reportId === watch.toldReportId) return 'goes-on';
    const [seen, announced, first] = await Promise.all(
      [watch.reportId, watch.toldReportId, watch.firstReportId].map(
        async (id) => (await store.findReport(id))?.report,
      ),
    );
    if (seen === undefined || announced === undefined) return 'goes-on';
    const isHealthy = seen.verdict.state === 'healthy';
    if (!isHealthy && !compareReports(announced, seen).some(isTelling)) return 'goes-on';
    const since = await sinceKnown(announced, watch.place, store);
    const began = { startedAt: since?.firstSeen ?? (first ?? announced).startedAt };
    const news = [withNews(watchReply(seen, announced, began), seen, announced)];
    const reached = await say(watch, `told-${seen.id}`, news, mayExist);
    if (isHealthy || !reached) {
      await end(entry);
      if (reached) await show(watch, seen, false);
      return 'ended';
    }
    await keep(entry, { ...watch, toldReportId: seen.id });
    await show(watch, seen, true);
    return 'goes-on';
  }

  /** Ends a watch whose time is over, and says so. */
  async function expire(entry: RunningWatch, because: string): Promise<void> {
    const { watch } = entry;
    await end(entry);
    const kept = await store.findReport(watch.reportId);
    if (kept === null) return;
    if (await say(watch, 'over', [watchOverReply(kept.report, because)], false))
      await show(watch, kept.report, false);
  }

  return follow;
}
