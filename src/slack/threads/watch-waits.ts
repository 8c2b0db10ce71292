/** The most watches in one channel at the same time: each may notify its members. */
export const WATCHES_PER_CHANNEL = 5;
/** The most watches of one person, and of all, at the same time: each checks again and again. */
export const WATCHES_PER_PERSON = 10;
export const WATCHES_IN_ALL = 200;

/** Watches that count tries ask every ten seconds, so there are few of them. */
export const PERIODS_IN_ALL = 20;
export const PERIOD_MS = 1_800_000;
export const PERIOD_EVERY_MS = 10_000;
/** Changes that such a watch tells; an origin that comes and goes would fill the thread. */
export const CHANGES_TOLD_MAX = 3;

/**
 * The waits before each check of a watch: 30 s, then 1.5 times the last one, at most 10 min, two hours in
 * all.
 */
export const WATCH_WAITS_MS: readonly number[] = waits(30_000, 1.5, 600_000, 7_200_000);

function waits(firstMs: number, factor: number, mostMs: number, totalMs: number): readonly number[] {
  const result: number[] = [];
  for (let next = firstMs, sum = 0; sum + next <= totalMs; next = Math.min(next * factor, mostMs)) {
    result.push(Math.round(next));
    sum += next;
  }
  return result;
}
