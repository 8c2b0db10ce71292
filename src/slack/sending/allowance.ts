/** Limits how fast something is done: at once while there is credit, then at an even pace. */
export type Allowance = {
  /**
   * Milliseconds until the next one may be done; 0 when it may be done now.
   *
   * @param credit how much credit is required, 1 unless some is kept back for others; `Infinity` is returned
   * for more than the burst
   */
  readonly waitMs: (credit?: number) => number;
  /** Takes credit. @param times how many were done; a negative number gives credit back */
  readonly spend: (times?: number) => void;
  /** Whether all credit is back, so that this allowance need not be kept. */
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
