import PQueue from 'p-queue';
import type { Report } from '../../formats/report.ts';
import { type Attempted, type AttemptOptions, runInAttempts, type Sharer } from './attempts.ts';
import { createOriginTurns } from './origin-turns.ts';
import { createPersonTurns } from './person-turns.ts';
import {
  type Check,
  checkKey,
  type Hearing,
  type Outcome,
  type Queue,
  type Ticket,
  type Urgency,
} from './queue.ts';

/** Every person's check comes before every watch's, then lower turns before higher ones. */
const PERSON_FIRST = 2 ** 50;
const TURN = 2 ** 24;

type Entry = Attempted & {
  readonly key: string;
  readonly sequence: number;
  readonly queuedAtMs: number;
  urgency: Urgency;
  /** Whose check it is in turn with others (`person-turns.ts`). */
  turn: number;
  /** Its origin is free, so it waits for a slot alone. */
  isInLine: boolean;
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
 * The queue inside this process: checks begin person by person in turn, those of one person in the order of
 * asking, and never two on one origin. A check that waits for its origin takes up no slot and keeps its place
 * in the queue.
 */
export function createLocalQueue(options: LocalQueueOptions): Queue {
  const slots = new PQueue({ concurrency: options.concurrency });
  const entries = createEntries();
  const turns = createOriginTurns<Entry>(({ check }) => check.target.origin, takeSlot);
  let closed = false;

  function takeSlot(entry: Entry): void {
    entry.isInLine = true;
    void runInSlot(slots, entry, () => start(entry)).then((outcome) => leave(entry, outcome));
  }

  async function start(entry: Entry): Promise<Report> {
    entries.begin(entry);
    options.onBegun?.(performance.now() - entry.queuedAtMs);
    try {
      return await runInAttempts(entry, options);
    } finally {
      // Done while the slot is still taken, so that the next check on this origin gets it only in its turn.
      turns.end(entry);
    }
  }

  function leave(entry: Entry, outcome: Outcome): void {
    entries.forget(entry);
    // A check past its deadline may still be running: it is aborted before the next check of the same origin
    // begins.
    if (outcome.kind !== 'reported') entry.abort.abort(new Error('the check did not end in its time'));
    turns.end(entry);
    for (const sharer of entry.sharers) sharer.settle(outcome);
  }

  function cancel(entry: Entry, sharer: Sharer): void {
    if (!entry.sharers.delete(sharer)) return;
    sharer.settle({ kind: 'cancelled' });
    if (entry.sharers.size > 0) return;
    entries.forget(entry);
    turns.withdraw(entry);
    entry.abort.abort();
  }

  function join(entry: Entry, hearing: Hearing, shared: boolean): Ticket {
    const { sharer, outcome } = addSharer(entry, hearing);
    return {
      checkId: entry.check.id,
      shared,
      position: async () => entries.positionOf(entry),
      outcome,
      cancel: () => cancel(entry, sharer),
    };
  }

  return {
    async submit(check, hearing, urgency = 'person') {
      if (closed) return { kind: 'closed' };
      const same = entries.find(check);
      if (same !== undefined) {
        if (entries.hasten(same, hearing.person, urgency) && same.isInLine)
          slots.setPriority(same.check.id, priorityOf(same));
        return { kind: 'accepted', ticket: join(same, hearing, true) };
      }
      if (urgency !== 'resumed' && entries.waiting() >= options.limit)
        return { kind: 'full', limit: options.limit };
      const entry = entries.add(check, hearing.person, urgency);
      const ticket = join(entry, hearing, false);
      turns.enter(entry);
      return { kind: 'accepted', ticket };
    },
    counts: async () => ({ waiting: entries.waiting(), running: slots.pending, regions: [] }),
    trouble: () => null,
    async drain() {
      closed = true;
      while (entries.waiting() > 0 || slots.pending > 0) await slots.onIdle();
    },
  };
}

/** The checks that wait or run, by their key, and the order of those that wait. */
function createEntries() {
  const byKey = new Map<string, Entry>();
  const waiting = new Set<Entry>();
  const persons = createPersonTurns();
  let sequence = 0;
  return {
    find: (check: Check) => byKey.get(checkKey(check)),
    waiting: () => waiting.size,
    add(check: Check, person: string, urgency: Urgency): Entry {
      if (byKey.size === 0) persons.reset();
      const entry = newEntry(check, urgency, persons.take(person), ++sequence);
      byKey.set(entry.key, entry);
      waiting.add(entry);
      return entry;
    },
    begin(entry: Entry): void {
      waiting.delete(entry);
      persons.begin(entry.turn);
    },
    forget(entry: Entry): void {
      waiting.delete(entry);
      if (byKey.get(entry.key) === entry) byKey.delete(entry.key);
    },
    /**
     * Whoever shares a check that waits does not wait for longer than for one of their own. @returns whether
     * it begins sooner now
     */
    hasten(entry: Entry, person: string, urgency: Urgency): boolean {
      if (!waiting.has(entry) || (urgency === 'watch' && entry.urgency !== 'watch')) return false;
      const before = priorityOf(entry);
      if (persons.next(person) < entry.turn) entry.turn = persons.take(person);
      entry.urgency = urgency;
      return priorityOf(entry) > before;
    },
    /** Counts without copying the queue: in a burst the position of every waiting check is asked for. */
    positionOf(entry: Entry): number {
      if (!waiting.has(entry)) return 0;
      const priority = priorityOf(entry);
      let position = 0;
      for (const other of waiting) if (priorityOf(other) >= priority) position += 1;
      return position;
    },
  };
}

const newEntry = (check: Check, urgency: Urgency, turn: number, sequence: number): Entry => ({
  check,
  key: checkKey(check),
  sequence,
  urgency,
  turn,
  isInLine: false,
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
  const how = { id: entry.check.id, priority: priorityOf(entry), signal: entry.abort.signal };
  return slots.add(work, how).then(
    (report): Outcome => ({ kind: 'reported', report }),
    (error: unknown): Outcome =>
      entry.sharers.size === 0 ? { kind: 'cancelled' } : { kind: 'failed', error: plain(error) },
  );
}

const priorityOf = ({ urgency, turn, sequence }: Pick<Entry, 'urgency' | 'turn' | 'sequence'>): number =>
  (urgency === 'watch' ? 0 : PERSON_FIRST) - turn * TURN - sequence;

function plain(error: unknown): Extract<Outcome, { kind: 'failed' }>['error'] {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}
