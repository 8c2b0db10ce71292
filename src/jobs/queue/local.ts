import PQueue from 'p-queue';
import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import {
  type Check,
  checkKey,
  type Hearing,
  isProcessEnded,
  type Outcome,
  type Queue,
  type RunCheck,
  type Ticket,
  type Urgency,
} from './queue.ts';

/** More than there ever are checks: every person's check comes before every watch's. */
const PERSON_FIRST = 2 ** 50;
/** Progress lines kept for people who join a running check. */
const REPLAY_MAX = 100;

type Sharer = {
  readonly hearing: Hearing;
  readonly settle: (outcome: Outcome) => void;
};

type Entry = {
  readonly check: Check;
  readonly key: string;
  readonly sequence: number;
  urgency: Urgency;
  readonly sharers: Set<Sharer>;
  readonly landed: Progress[];
  readonly abort: AbortController;
  /** How often it was begun. */
  attempts: number;
  readonly queuedAtMs: number;
};

/**
 * The queue inside this process: at most `concurrency` checks at once and `limit` waiting, in the order of
 * asking, but never two on one origin. A check that waits for its origin takes up no slot and keeps its place
 * in the queue.
 *
 * @param onBegun called with how long a check waited, in milliseconds, when it begins
 * @param patienceMs a check that does not end this long after its own time-out counts as failed and frees its
 * slot
 * @param attemptsMax how often a check is begun in all when its process ends during it; each further attempt
 * runs alone, and at least one does
 */
export function createLocalQueue(options: {
  readonly run: RunCheck;
  readonly concurrency: number;
  readonly limit: number;
  readonly patienceMs: number;
  readonly attemptsMax: number;
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
        priority: entry.urgency !== 'watch' ? PERSON_FIRST - entry.sequence : -entry.sequence,
        signal,
      })
      .then(
        (report): Outcome => ({ kind: 'reported', report }),
        (error: unknown): Outcome =>
          entry.sharers.size === 0 ? { kind: 'cancelled' } : { kind: 'failed', error: plain(error) },
      )
      .then((outcome) => leave(entry, outcome));
  }

  async function start(entry: Entry): Promise<Report> {
    waiting.delete(entry);
    options.onBegun?.(performance.now() - entry.queuedAtMs);
    try {
      for (let alone = false; ; alone = true) {
        try {
          return await begin(entry, alone);
        } catch (error) {
          if (!isProcessEnded(error) || isGivenUp(entry, error.alone)) throw error;
        }
      }
    } finally {
      // Done while the slot is still taken, so that the next check on this origin gets it only in its turn.
      freeOrigin(entry);
    }
  }

  /** Each attempt is counted before it begins, also by everybody who asked for the check. */
  async function begin(entry: Entry, alone: boolean): Promise<Report> {
    const { check, abort } = entry;
    entry.attempts += 1;
    const beginnings = [...entry.sharers].flatMap(({ hearing }) => hearing.onBegin?.() ?? []);
    if (beginnings.length > 0) await Promise.allSettled(beginnings);
    abort.signal.throwIfAborted();
    const run = options.run(check, {
      signal: abort.signal,
      alone,
      onProgress(progress) {
        if (entry.landed.length < REPLAY_MAX) entry.landed.push(progress);
        for (const { hearing } of entry.sharers) hearing.onProgress(progress);
      },
    });
    return within(check.timeoutMs + options.patienceMs, run);
  }

  /** Only a check that ran alone is known to be the reason for the end of its process. */
  const isGivenUp = ({ attempts }: Entry, alone: boolean): boolean =>
    alone && attempts >= options.attemptsMax;

  function leave(entry: Entry, outcome: Outcome): void {
    forget(entry);
    // A check past its deadline may still be running: it is aborted before the next check of the same origin
    // begins.
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

  /** Counts without copying the queue: in a burst the position of every waiting check is asked for. */
  function positionOf(entry: Entry): number {
    if (!waiting.has(entry)) return 0;
    let position = 0;
    for (const { sequence: other } of waiting) if (other <= entry.sequence) position += 1;
    return position;
  }

  function join(entry: Entry, hearing: Hearing, shared: boolean): Ticket {
    const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
    const sharer: Sharer = { hearing, settle };
    entry.sharers.add(sharer);
    if (entry.attempts > 0) hearing.onBegin?.().catch(() => {});
    for (const progress of entry.landed) hearing.onProgress(progress);
    return {
      checkId: entry.check.id,
      shared,
      position: async () => positionOf(entry),
      outcome,
      cancel: () => cancel(entry, sharer),
    };
  }

  return {
    async submit(check, hearing, urgency = 'person') {
      if (closed) return { kind: 'closed' };
      const key = checkKey(check);
      const running = entries.get(key);
      if (running !== undefined) return { kind: 'accepted', ticket: join(running, hearing, true) };
      if (urgency !== 'resumed' && waiting.size >= options.limit)
        return { kind: 'full', limit: options.limit };
      const entry: Entry = {
        check,
        key,
        sequence: sequence++,
        urgency,
        sharers: new Set(),
        landed: [],
        abort: new AbortController(),
        attempts: 0,
        queuedAtMs: performance.now(),
      };
      entries.set(key, entry);
      waiting.add(entry);
      const ticket = join(entry, hearing, false);
      enter(entry);
      return { kind: 'accepted', ticket };
    },
    counts: async () => ({ waiting: waiting.size, running: slots.pending, regions: [] }),
    trouble: () => null,
    async drain() {
      closed = true;
      while (waiting.size > 0 || slots.pending > 0) await slots.onIdle();
    },
  };
}

function plain(error: unknown): Extract<Outcome, { kind: 'failed' }>['error'] {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** @throws Error when the time is over; the work itself is not stopped */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new Error('the check did not end in its time')), ms);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
