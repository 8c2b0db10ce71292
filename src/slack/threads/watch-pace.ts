import type { Watch } from '../../jobs/store/store.ts';

/** When the checks of a watch are due. */
export type WatchPace = {
  /** Milliseconds until the next check; `null` where the watch is over. */
  readonly waitMs: (watch: Watch) => number | null;
  /** When the check after this many others is to start, in ISO 8601. */
  readonly due: (watch: Pick<Watch, 'period' | 'nextAt'> | null, step: number) => string;
};

/** @param waitsMs the wait before each check of a watch that counts nothing; after the last one it is over */
export function createWatchPace(waitsMs: readonly number[], now: () => Date): WatchPace {
  const at = (ms: number) => new Date(ms).toISOString();
  return {
    waitMs({ step, nextAt, period }) {
      const longest = period === undefined ? waitsMs[step] : period.everyMs;
      if (longest === undefined) return null;
      if (period !== undefined && (nextAt >= period.until || at(now().getTime()) >= period.until))
        return null;
      // If the clock was set back meanwhile, it still waits no longer than planned.
      return Math.min(Math.max(0, Date.parse(nextAt) - now().getTime()), longest);
    },
    due(watch, step) {
      if (watch?.period === undefined) return at(now().getTime() + (waitsMs[step] ?? 0));
      // A check that took longer than the pause delays the next; none is made twice to catch up.
      return at(Math.max(Date.parse(watch.nextAt) + watch.period.everyMs, now().getTime()));
    },
  };
}
