import PQueue from 'p-queue';
import type { Report } from '../../formats/report.ts';
import { type Attempted, type AttemptOptions, runInAttempts, type Sharer } from './attempts.ts';
import { createOriginTurns } from './origin-turns.ts';
import {
  type Check,
  checkKey,
  type Hearing,
  type Outcome,
  type Queue,
  type Ticket,
  type Urgency,
} from './queue.ts';

/** More than there ever are checks: every person's check comes before every watch's. */
const PERSON_FIRST = 2 ** 50;

type Entry = Attempted & {
  readonly key: string;
  readonly sequence: number;
  readonly urgency: Urgency;
  readonly queuedAtMs: number;
};

type LocalQueueOptions = AttemptOptions & {
  /** The most checks at once. */
  readonly concurrency: number;
  /** The most checks that wait. */
  readonly limit: number;
  /** Called when a check begins, with the milliseconds for which it waited. */
  readonly onBegun?: (waitedMs: number) => void;
};

/**
 * The queue inside this process: checks run in the order of asking, but never two on one origin. A check that
 * waits for its origin takes up no slot and keeps its place in the queue.
 */
export function createLocalQueue(options: LocalQueueOptions): Queue {
  const slots = new PQueue({ concurrency: options.concurrency });
  const entries = new Map<string, Entry>();
  const waiting = new Set<Entry>();
  const turns = createOriginTurns<Entry>(({ check }) => check.target.origin, takeSlot);
  let sequence = 0;
  let closed = false;

  function takeSlot(entry: Entry): void {
    void runInSlot(slots, entry, () => start(entry)).then((outcome) => leave(entry, outcome));
  }

  async function start(entry: Entry): Promise<Report> {
    waiting.delete(entry);
    options.onBegun?.(performance.now() - entry.queuedAtMs);
    try {
      return await runInAttempts(entry, options);
    } finally {
      // Done while the slot is still taken, so that the next check on this origin gets it only in its turn.
      turns.end(entry);
    }
  }

  function leave(entry: Entry, outcome: Outcome): void {
    forget(entry);
    // A check past its deadline may still be running: it is aborted before the next check of the same origin
    // begins.
    if (outcome.kind !== 'reported') entry.abort.abort(new Error('the check did not end in its time'));
    turns.end(entry);
    for (const sharer of entry.sharers) sharer.settle(outcome);
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
    turns.withdraw(entry);
    entry.abort.abort();
  }

  function join(entry: Entry, hearing: Hearing, shared: boolean): Ticket {
    const { sharer, outcome } = addSharer(entry, hearing);
    return {
      checkId: entry.check.id,
      shared,
      position: async () => positionIn(waiting, entry),
      outcome,
      cancel: () => cancel(entry, sharer),
    };
  }

  return {
    async submit(check, hearing, urgency = 'person') {
      if (closed) return { kind: 'closed' };
      const running = entries.get(checkKey(check));
      if (running !== undefined) return { kind: 'accepted', ticket: join(running, hearing, true) };
      if (urgency !== 'resumed' && waiting.size >= options.limit)
        return { kind: 'full', limit: options.limit };
      const entry = newEntry(check, urgency, sequence++);
      entries.set(entry.key, entry);
      waiting.add(entry);
      const ticket = join(entry, hearing, false);
      turns.enter(entry);
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

const newEntry = (check: Check, urgency: Urgency, sequence: number): Entry => ({
  check,
  key: checkKey(check),
  sequence,
  urgency,
  sharers: new Set(),
  landed: [],
  abort: new AbortController(),
  attempts: 0,
  queuedAtMs: performance.now(),
});

/** Adds somebody who waits for a check; what has happened of it so far is said to them at once. */
function addSharer({ sharers, landed, attempts }: Entry, hearing: Hearing) {
  const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
  const sharer: Sharer = { hearing, settle };
  sharers.add(sharer);
  if (attempts > 0) hearing.onBegin?.().catch(() => {});
  for (const progress of landed) hearing.onProgress(progress);
  return { sharer, outcome };
}

function runInSlot(slots: PQueue, entry: Entry, work: () => Promise<Report>): Promise<Outcome> {
  const priority = entry.urgency !== 'watch' ? PERSON_FIRST - entry.sequence : -entry.sequence;
  return slots.add(work, { priority, signal: entry.abort.signal }).then(
    (report): Outcome => ({ kind: 'reported', report }),
    (error: unknown): Outcome =>
      entry.sharers.size === 0 ? { kind: 'cancelled' } : { kind: 'failed', error: plain(error) },
  );
}

/** Counts without copying the queue: in a burst the position of every waiting check is asked for. */
function positionIn(waiting: ReadonlySet<Entry>, entry: Entry): number {
  if (!waiting.has(entry)) return 0;
  let position = 0;
  for (const { sequence: other } of waiting) if (other <= entry.sequence) position += 1;
  return position;
}

function plain(error: unknown): Extract<Outcome, { kind: 'failed' }>['error'] {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
