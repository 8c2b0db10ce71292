import type { Dispatched, Entry } from './dispatch.ts';
import { PRIORITIES, type RateLimits } from './rate-limits.ts';

/** An entry that is not sent yet. */
export type Waiting = {
  readonly entry: Entry<unknown>;
  /** When it was put, on the monotonic clock. */
  readonly since: number;
  readonly settle: (outcome: Dispatched<unknown>) => void;
  readonly fail: (error: unknown) => void;
  /** It failed, and its wait before the next attempt is not over. */
  isResting: boolean;
};

/** The entries that are not sent yet, oldest first. */
export type WaitingList = {
  readonly add: (one: Waiting) => void;
  /** Adds one that failed, before all others. */
  readonly putBack: (one: Waiting) => void;
  /** Removes the one to be sent next, by priority, then age; `undefined` where none may be sent now. */
  readonly takeNext: () => Waiting | undefined;
  /** A call has ended: the next entry with its key may be sent. */
  readonly sent: (entry: Entry<unknown>) => void;
  readonly hasKey: (key: string | null) => boolean;
  readonly skip: (which: (one: Waiting) => boolean) => void;
  /** Milliseconds until the next may be sent, as far as known; `null` where none waits. */
  readonly waitMs: () => number | null;
};

export function createWaitingList(limits: RateLimits): WaitingList {
  const keysInFlight = new Set<string>();
  let waiting: readonly Waiting[] = [];

  /** `Infinity` while it rests or its key is being sent: the list is looked at again after both. */
  function waitMs({ entry, isResting }: Waiting): number {
    if (isResting || (entry.key !== null && keysInFlight.has(entry.key))) return Infinity;
    return limits.waitMs(entry);
  }

  return {
    add(one) {
      waiting = [...waiting, one];
    },
    putBack(one) {
      waiting = [one, ...waiting];
    },
    takeNext() {
      const next = PRIORITIES.flatMap((priority) =>
        waiting.filter(({ entry }) => entry.priority === priority),
      ).find((one) => waitMs(one) === 0);
      if (next === undefined) return undefined;
      waiting = waiting.filter((one) => one !== next);
      // Spent before the call is made, so that the next entry sees what is left.
      limits.spend(next.entry);
      if (next.entry.key !== null) keysInFlight.add(next.entry.key);
      return next;
    },
    sent: ({ key }) => void (key !== null && keysInFlight.delete(key)),
    hasKey: (key) => key !== null && waiting.some(({ entry }) => entry.key === key),
    skip(which) {
      const skipped = waiting.filter(which);
      if (skipped.length === 0) return;
      waiting = waiting.filter((one) => !skipped.includes(one));
      for (const { settle } of skipped) settle({ kind: 'skipped' });
    },
    waitMs: () => (waiting.length === 0 ? null : Math.min(...waiting.map(waitMs))),
  };
}
