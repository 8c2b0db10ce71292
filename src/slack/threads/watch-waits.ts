/** Watches at once in one channel: each of them may ring its phones. */
export const WATCHES_PER_CHANNEL = 5;

/** Waits before each check of a watch: 30 s, half as long again each time, at most 10 min, for two hours in all. */
export const WATCH_WAITS_MS: readonly number[] = waits(30_000, 1.5, 600_000, 7_200_000);

function waits(firstMs: number, factor: number, mostMs: number, totalMs: number): readonly number[] {
  const result: number[] = [];
  for (let next = firstMs, sum = 0; sum + next <= totalMs; next = Math.min(next * factor, mostMs)) {
    result.push(Math.round(next));
    sum += next;
  }
  return result;
}
