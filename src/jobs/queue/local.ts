import PQueue from 'p-queue';
import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import { type Check, checkKey, type Outcome, type Queue, type RunCheck, type Ticket } from './queue.ts';

/** Progress lines kept for those who join a running check. */
const REPLAY_MAX = 100;

type Sharer = {
  readonly onProgress: (progress: Progress) => void;
  readonly settle: (outcome: Outcome) => void;
};

type Entry = {
  readonly check: Check;
  readonly key: string;
  readonly sequence: number;
  readonly sharers: Set<Sharer>;
  readonly landed: Progress[];
  readonly abort: AbortController;
  readonly begun: PromiseWithResolvers<void>;
  readonly queuedAtMs: number;
};

/**
 * The queue inside this process: at most `concurrency` checks at once and `limit` waiting, in the order of asking, but
 * never two on one origin. A check waiting for its origin holds no slot, and keeps its place in the line.
 *
 * @param onBegun told how long a check waited, in milliseconds, when it begins
 * @param patienceMs a check that does not end this long after its own time-out counts as failed and frees its slot
 */
export function createLocalQueue(options: {
  readonly run: RunCheck;
  readonly concurrency: number;
  readonly limit: number;
  readonly patienceMs: number;
  readonly onBegun?: (waitedMs: number) => void;
}): Queue {
  const slots = new PQueue({ concurrency: options.concurrency });
  const entries = new Map<string, Entry>();
  const waiting = new Set<Entry>();
  const busyOrigins = new Map<string, { holder: Entry; readonly held: Entry[] }>();
  let sequence = 0;
  let closed = false;

  function enter(entry: Entry): void {
    const line = busyOrigins.get(entry.check.target.origin);
    if (line === undefined) {
      busyOrigins.set(entry.check.target.origin, { holder: entry, held: [] });
      takeSlot(entry);
    } else line.held.push(entry);
  }

  function takeSlot(entry: Entry): void {
    const { signal } = entry.abort;
    void slots
      .add(() => start(entry), {
        priority: -entry.sequence,
        signal,
        timeout: entry.check.timeoutMs + options.patienceMs,
      })
      .then(
        (report): Outcome => ({ kind: 'reported', report }),
        (error: unknown): Outcome =>
          entry.sharers.size === 0 ? { kind: 'cancelled' } : { kind: 'failed', error: asError(error) },
      )
      .then((outcome) => leave(entry, outcome));
  }

  async function start(entry: Entry): Promise<Report> {
    waiting.delete(entry);
    entry.begun.resolve();
    options.onBegun?.(performance.now() - entry.queuedAtMs);
    try {
      return await options.run(entry.check, {
        signal: entry.abort.signal,
        onProgress(progress) {
          if (entry.landed.length < REPLAY_MAX) entry.landed.push(progress);
          for (const sharer of entry.sharers) sharer.onProgress(progress);
        },
      });
    } finally {
      // While the slot is still held, so that the next check on this origin competes for it from its place in the line.
      freeOrigin(entry);
    }
  }

  function leave(entry: Entry, outcome: Outcome): void {
    forget(entry);
    // A check past its deadline may still be running: it is told to stop before the next one meets the same origin.
    if (outcome.kind !== 'reported') entry.abort.abort(new Error('the check did not end in its time'));
    freeOrigin(entry);
    for (const sharer of entry.sharers) sharer.settle(outcome);
  }

  function freeOrigin(entry: Entry): void {
    const { origin } = entry.check.target;
    const line = busyOrigins.get(origin);
    if (line === undefined || line.holder !== entry) return;
    const next = line.held.shift();
    if (next === undefined) busyOrigins.delete(origin);
    else {
      line.holder = next;
      takeSlot(next);
    }
  }

  function forget(entry: Entry): void {
    waiting.delete(entry);
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
  }

  function cancel(entry: Entry, sharer: Sharer): void {
    if (!entry.sharers.delete(sharer)) return;
    sharer.settle({ kind: 'cancelled' });
    if (entry.sharers.size > 0) return;
    forget(entry);
    const held = busyOrigins.get(entry.check.target.origin)?.held ?? [];
    if (held.includes(entry)) held.splice(held.indexOf(entry), 1);
    entry.abort.abort();
  }

  /** Counts without a copy: a burst asks for every place of a long line. */
  function positionOf(entry: Entry): number {
    if (!waiting.has(entry)) return 0;
    let position = 0;
    for (const { sequence: other } of waiting) if (other <= entry.sequence) position += 1;
    return position;
  }

  function join(entry: Entry, onProgress: Sharer['onProgress'], shared: boolean): Ticket {
    const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
    const sharer: Sharer = { onProgress, settle };
    entry.sharers.add(sharer);
    for (const progress of entry.landed) onProgress(progress);
    return {
      checkId: entry.check.id,
      shared,
      position: () => positionOf(entry),
      started: entry.begun.promise,
      outcome,
      cancel: () => cancel(entry, sharer),
    };
  }

  return {
    async submit(check, onProgress) {
      if (closed) return { kind: 'closed' };
      const key = checkKey(check);
      const running = entries.get(key);
      if (running !== undefined) return { kind: 'accepted', ticket: join(running, onProgress, true) };
      if (waiting.size >= options.limit) return { kind: 'full', limit: options.limit };
      const entry: Entry = {
        check,
        key,
        sequence: sequence++,
        sharers: new Set(),
        landed: [],
        abort: new AbortController(),
        begun: Promise.withResolvers(),
        queuedAtMs: performance.now(),
      };
      entries.set(key, entry);
      waiting.add(entry);
      const ticket = join(entry, onProgress, false);
      enter(entry);
      return { kind: 'accepted', ticket };
    },
    counts: () => ({ waiting: waiting.size, running: slots.pending }),
    async drain() {
      closed = true;
      while (waiting.size > 0 || slots.pending > 0) await slots.onIdle();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
