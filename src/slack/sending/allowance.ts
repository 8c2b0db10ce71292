/** How fast something may be done: at once while there is credit, then at an even pace. */
export type Allowance = {
  /** Milliseconds until the next one may go; 0 when it may go now. */
  readonly waitMs: () => number;
  /** @param times negative gives back */
  readonly spend: (times?: number) => void;
  /** All credit is back: it may be forgotten. */
  readonly isFull: () => boolean;
};

/**
 * A token bucket.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createAllowance(burst: number, perSecond: number, clockMs: () => number): Allowance {
  let credit = burst;
  let countedAt = clockMs();
  const count = () => {
    const now = clockMs();
    credit = Math.min(burst, credit + ((now - countedAt) / 1_000) * perSecond);
    countedAt = now;
  };
  return {
    waitMs() {
      count();
      return credit >= 1 ? 0 : Math.ceil(((1 - credit) / perSecond) * 1_000);
    },
    spend(times = 1) {
      count();
      credit -= times;
    },
    isFull() {
      count();
      return credit >= burst;
    },
  };
}
