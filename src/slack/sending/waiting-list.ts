import type { Dispatched, Entry } from './dispatch.ts';
import { type Charged, PRIORITIES, type Priority, type RateLimits } from './rate-limits.ts';

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

/** The entries that are not sent yet. No two of them have the same key. */
export type WaitingList = {
  readonly add: (one: Waiting) => void;
  /** Adds one that failed, before all others. */
  readonly putBack: (one: Waiting) => void;
  /** Removes the one to be sent next, by priority, then age; `undefined` where none may be sent now. */
  readonly takeNext: () => Waiting | undefined;
  /** A call has ended: the next entry with its key may be sent. */
  readonly sent: (entry: Entry<unknown>) => void;
  readonly hasKey: (key: string | null) => boolean;
  readonly skipKey: (key: string) => void;
  /** Removes entries of a priority that were put before this moment. */
  readonly skipOlder: (priority: Priority, before: number) => void;
  /** Milliseconds until the next may be sent, as far as known; `null` where none waits. */
  readonly waitMs: () => number | null;
};

/** What counts against the same limits, oldest first: the limits are asked once for all of it. */
type Lane = { readonly charged: Charged; readonly line: { readonly one: Waiting; readonly order: number }[] };

/** The lanes in which something waits. */
function createLanes() {
  const lanes = new Map(PRIORITIES.map((priority) => [priority, new Map<string, Lane>()]));
  const lanesOf = (priority: Priority) => lanes.get(priority) as Map<string, Lane>;
  const nameOf = ({ method, channel }: Charged) => `${method} ${channel}`;
  return {
    of: (priority: Priority) => [...lanesOf(priority).values()],
    all: () => PRIORITIES.flatMap((priority) => [...lanesOf(priority).values()]),
    lineOf({ method, channel, priority }: Charged): Lane['line'] {
      const charged = { method, channel, priority };
      const lane = lanesOf(priority).get(nameOf(charged)) ?? { charged, line: [] };
      lanesOf(priority).set(nameOf(charged), lane);
      return lane.line;
    },
    remove(one: Waiting): void {
      const line = this.lineOf(one.entry);
      line.splice(
        line.findIndex((other) => other.one === one),
        1,
      );
      if (line.length === 0) lanesOf(one.entry.priority).delete(nameOf(one.entry));
    },
  };
}

export function createWaitingList(limits: RateLimits): WaitingList {
  const keysInFlight = new Set<string>();
  const byKey = new Map<string, Waiting>();
  const lanes = createLanes();
  let first = 0;
  let last = 0;

  function remove(one: Waiting): void {
    lanes.remove(one);
    const { key } = one.entry;
    if (key !== null && byKey.get(key) === one) byKey.delete(key);
  }

  function skip(one: Waiting): void {
    remove(one);
    one.settle({ kind: 'skipped' });
  }

  /** Not while it rests or its key is being sent: the list is looked at again after both. */
  const mayGo = ({ one: { entry, isResting } }: Lane['line'][number]) =>
    !isResting && (entry.key === null || !keysInFlight.has(entry.key));

  function keep(one: Waiting): void {
    if (one.entry.key !== null) byKey.set(one.entry.key, one);
  }

  function take(one: Waiting): Waiting {
    remove(one);
    // Spent before the call is made, so that the next entry sees what is left.
    limits.spend(one.entry);
    if (one.entry.key !== null) keysInFlight.add(one.entry.key);
    return one;
  }

  return {
    add(one) {
      lanes.lineOf(one.entry).push({ one, order: ++last });
      keep(one);
    },
    putBack(one) {
      lanes.lineOf(one.entry).unshift({ one, order: --first });
      keep(one);
    },
    takeNext() {
      for (const priority of PRIORITIES) {
        const heads = lanes
          .of(priority)
          .flatMap(({ charged, line }) => (limits.waitMs(charged) === 0 ? (line.find(mayGo) ?? []) : []));
        const oldest = heads.toSorted((one, other) => one.order - other.order)[0];
        if (oldest !== undefined) return take(oldest.one);
      }
      return undefined;
    },
    sent: ({ key }) => void (key !== null && keysInFlight.delete(key)),
    hasKey: (key) => key !== null && byKey.has(key),
    skipKey(key) {
      const one = byKey.get(key);
      if (one !== undefined) skip(one);
    },
    skipOlder(priority, before) {
      for (const { line } of lanes.of(priority))
        while (line[0] !== undefined && line[0].one.since < before) skip(line[0].one);
    },
    waitMs() {
      const waits = lanes
        .all()
        .map(({ charged, line }) => (line.some(mayGo) ? limits.waitMs(charged) : Infinity));
      return waits.length === 0 ? null : Math.min(...waits);
    },
  };
}
