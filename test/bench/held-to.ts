/** One promise of the bot beside what was measured of it. */
export type Held = {
  readonly what: string;
  readonly runs: number;
  readonly measured: string;
  readonly 'held to': string;
  readonly kept: boolean;
};

/** @param share 0.5 is the median, 0.99 what one in a hundred exceeds */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/**
 * Times in milliseconds, of which one figure is to stay below.
 *
 * @param figure the mean, where what is done for many runs at once falls on one of them
 */
export function heldBelow(
  what: string,
  elapsedMs: readonly number[],
  belowMs: number,
  figure: 'p99' | 'mean' = 'p99',
): Held {
  const p99 = quantile(elapsedMs, 0.99);
  const mean = elapsedMs.reduce((sum, one) => sum + one, 0) / elapsedMs.length;
  const words = `median ${quantile(elapsedMs, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  return {
    what,
    runs: elapsedMs.length,
    measured: figure === 'p99' ? words : `mean ${mean.toFixed(2)} ms, ${words}`,
    'held to': `${figure} below ${belowMs} ms`,
    kept: (figure === 'p99' ? p99 : mean) < belowMs,
  };
}
