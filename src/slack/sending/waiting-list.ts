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

/**
 * Of more progress than this the oldest is removed: Slack takes 50 edits a minute, and a thousand messages
 * that never leave would only fill the memory.
 */
const PROGRESS_MAX = 100;

/** What counts against the same limits, oldest first: the limits are asked once for all of it. */
type Lane = { readonly charged: Charged; readonly line: { readonly one: Waiting; readonly order: number }[] };

type Place = Lane['line'][number];

/**
 * The lanes in which something waits.
 *
 * @param mayGo whether one may be sent, as far as it alone is concerned
 */
function createLanes(limits: RateLimits, mayGo: (place: Place) => boolean) {
  const lanes = new Map(PRIORITIES.map((priority) => [priority, new Map<string, Lane>()]));
  const lanesOf = (priority: Priority) => lanes.get(priority) as Map<string, Lane>;
  const nameOf = ({ method, channel }: Charged) => `${method} ${channel}`;
  /** Milliseconds until anything of this priority may be sent: only then are its lanes asked. */
  const waitForAny = (priority: Priority) => (priority === 'progress' ? limits.progressWaitMs() : 0);
  return {
    of: (priority: Priority) => lanesOf(priority).values(),
    oldest(priority: Priority): Waiting | undefined {
      if (waitForAny(priority) > 0) return undefined;
      let oldest: Place | undefined;
      for (const { charged, line } of lanesOf(priority).values()) {
        const head = limits.waitMs(charged) === 0 ? line.find(mayGo) : undefined;
        if (head !== undefined && (oldest === undefined || head.order < oldest.order)) oldest = head;
      }
      return oldest?.one;
    },
    waitMs(): number | null {
      const taken = PRIORITIES.filter((priority) => lanesOf(priority).size > 0);
      let shortest = Infinity;
      for (const priority of taken) {
        const forAny = waitForAny(priority);
        if (forAny > 0) shortest = Math.min(shortest, forAny);
        else
          for (const { charged, line } of lanesOf(priority).values())
            if (line.some(mayGo)) shortest = Math.min(shortest, limits.waitMs(charged));
      }
      return taken.length === 0 ? null : shortest;
    },
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
  /** Not while it rests or its key is being sent: the list is looked at again after both. */
  const mayGo = ({ one: { entry, isResting } }: Place) =>
    !isResting && (entry.key === null || !keysInFlight.has(entry.key));
  const lanes = createLanes(limits, mayGo);
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

  function skipOldProgress(): void {
    const lines = [...lanes.of('progress')].map(({ line }) => line);
    if (lines.reduce((sum, line) => sum + line.length, 0) <= PROGRESS_MAX) return;
    const [oldest] = lines.flatMap(([head]) => head ?? []).toSorted((a, b) => a.order - b.order);
    if (oldest !== undefined) skip(oldest.one);
  }

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
      if (one.entry.priority === 'progress') skipOldProgress();
    },
    putBack(one) {
      lanes.lineOf(one.entry).unshift({ one, order: --first });
      keep(one);
    },
    takeNext() {
      for (const priority of PRIORITIES) {
        const next = lanes.oldest(priority);
        if (next !== undefined) return take(next);
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
    waitMs: lanes.waitMs,
  };
}
