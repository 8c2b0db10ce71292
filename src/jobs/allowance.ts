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

/** How many allowances are kept in memory before those that are full again are deleted. */
const REMEMBERED_MAX = 1_000;

/** One allowance for each name. Those that are full again are forgotten from time to time. */
export type Allowances = {
  /** The one of this name, made where there is none. */
  readonly of: (name: string, create: () => Allowance) => Allowance;
  /** The one of this name; `undefined` where nothing was spent of late. */
  readonly find: (name: string) => Allowance | undefined;
};

export function createAllowances(): Allowances {
  const known = new Map<string, Allowance>();
  let sweepAt = REMEMBERED_MAX;

  return {
    find: (name) => known.get(name),
    of(name, create) {
      const found = known.get(name);
      if (found !== undefined) return found;
      if (known.size >= sweepAt) {
        for (const [old, allowance] of known) if (allowance.isFull()) known.delete(old);
        // Not at every new name where most are still in use.
        sweepAt = Math.max(REMEMBERED_MAX, known.size * 2);
      }
      const created = create();
      known.set(name, created);
      return created;
    },
  };
}

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
