import type { Report } from '../../formats/report.ts';
import type { Watch } from '../../jobs/store/store.ts';
import type { IsWatched } from './present.ts';
import { createRunningWatches, type RunningWatches, type WatchesOptions } from './running-watches.ts';
import { type ShownAt, type Started, startWatch, type WatchKind } from './start-watch.ts';

/** Results that the bot checks again by itself: until they are healthy, or for a fixed time. */
export type Watches = {
  /**
   * @param shown where the result stands; what only one person sees is shown once more in their direct
   * messages and watched there
   */
  readonly start: (shown: ShownAt, report: Report, kind: WatchKind) => Promise<Started>;
  /** @returns whether this result was watched */
  readonly stop: (channel: string, rootTs: string) => Promise<boolean>;
  readonly isWatched: IsWatched;
  /**
   * Called before a newer result is shown in place of a watched one: of another check, or judged again with
   * an answer that somebody gave. From then on the watch checks what the newer result was about; it ends
   * where that is healthy, unless it counts.
   */
  readonly replaced: (channel: string, rootTs: string, report: Report) => Promise<void>;
  /** Resumes the watches of an earlier process. */
  readonly resume: () => Promise<void>;
  readonly count: () => number;
  /** Resolves when no watch is running; each runs until it is over or the signal aborts. */
  readonly idle: () => Promise<void>;
};

export function createWatches(options: WatchesOptions): Watches {
  const { store } = options;
  const watches = createRunningWatches(options);
  const { running, find, findElsewhere, begin, end } = watches;
  const starting = new Map<string, Promise<Started>>();
  return {
    start({ place, rootTs }, report, kind) {
      const key = `${rootTs === null ? place.user : place.channel} ${rootTs ?? report.id}`;
      // A second click may come before the first is stored.
      const result = (starting.get(key) ?? Promise.resolve())
        .then(() => startWatch({ place, rootTs }, report, kind, watches, options))
        .finally(() => {
          if (starting.get(key) === result) starting.delete(key);
        });
      starting.set(key, result);
      return result;
    },
    async stop(channel, rootTs) {
      const entry = find(channel, rootTs);
      const watch = entry?.watch ?? (await findElsewhere(channel, rootTs));
      if (watch === undefined) return false;
      if (entry === undefined) await store.endWatch(watch.id);
      else await end(entry);
      const kept = await store.findReport(watch.toldReportId);
      if (kept !== null) await watches.thread.show(watch, kept.report, false);
      return true;
    },
    replaced: (channel, rootTs, report) => goOnWith(report, { channel, rootTs }, watches, options),
    isWatched: async (channel, rootTs) =>
      rootTs !== null &&
      (find(channel, rootTs) !== undefined || (await findElsewhere(channel, rootTs)) !== undefined),
    async resume() {
      await endStopped(watches, options);
      for (const watch of await store.claimWatches()) if (!running.has(watch.id)) begin(watch);
    },
    count: () => running.size,
    async idle() {
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** Lets a watch go on with a newer result. */
async function goOnWith(
  report: Report,
  { channel, rootTs }: { readonly channel: string; readonly rootTs: string },
  { find, findElsewhere, begin, end, due }: RunningWatches,
  { store }: WatchesOptions,
): Promise<void> {
  const entry = find(channel, rootTs);
  // The check that runs now is about the older result: what it finds must not be shown after the newer one.
  entry?.ended.abort();
  await entry?.done;
  if (entry?.isOver) return;
  const watch = entry?.watch ?? (await findElsewhere(channel, rootTs));
  if (watch === undefined) return;
  if (report.verdict.state === 'healthy' && watch.period?.endsHealthy !== false)
    return entry === undefined ? store.endWatch(watch.id) : end(entry);
  const first = await store.findReport(watch.firstReportId);
  const isSameOrigin = first?.report.target.origin === report.target.origin;
  const changed: Watch = {
    ...watch,
    target: report.evidence.target,
    ...(report.evidence.distribution && { distribution: report.evidence.distribution }),
    ...(isSameOrigin ? {} : { firstReportId: report.id }),
    toldReportId: report.id,
    reportId: report.id,
    attempts: 0,
    ...(watch.period === undefined && { nextAt: due(null, watch.step) }),
  };
  await store.beginWatch(changed, report);
  begin(changed);
}

/** Ends the watches that another process stopped: they are gone from the store. */
async function endStopped({ running, end }: RunningWatches, { store }: WatchesOptions): Promise<void> {
  if (running.size === 0) return;
  const known = [...running.values()];
  const left = new Set((await store.watches()).map(({ id }) => id));
  // A store that cannot be read shows no watches.
  if (store.trouble() !== null) return;
  for (const entry of known) if (!left.has(entry.watch.id)) await end(entry);
}
