/** How fast something may be done: at once while there is credit, then at an even pace. */
export type Allowance = {
  /**
   * Milliseconds until the next one may go; 0 when it may go now.
   *
   * @param credit how much has to be there, 1 unless more is kept back for others; more than there ever is: for ever
   */
  readonly waitMs: (credit?: number) => number;
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
    waitMs(wanted = 1) {
      count();
      if (wanted > burst) return Infinity;
      return credit >= wanted ? 0 : Math.ceil(((wanted - credit) / perSecond) * 1_000);
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
