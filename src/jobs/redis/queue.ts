import type { Log } from '../../operating/log.ts';
import { checkKey, type Queue, type QueueCounts, type Submission } from '../queue/queue.ts';
import { createOpenChecks, type OpenChecks } from './open-checks.ts';
import type { Regions } from './regions.ts';
import type { Part } from './shared-check.ts';

/** Jobs whose end may have been missed are looked at again: how often, and how many at most each time. */
const LOOK_EVERY_MS = 1_000;
const LOOKS_MAX = 500;
const UNSURE_AFTER_MS = 3_000;

/**
 * The queue in Redis: a check is added to the queue of every Region that has workers, and ends when all have
 * answered or are not waited for any more.
 *
 * @param limit checks waiting at most in one Region
 * @param patienceMs how long after its own time-out a check that was begun is waited for
 */
export function createRedisQueue(options: {
  readonly regions: Regions;
  /** A name of this process that no other has. */
  readonly owner: string;
  readonly limit: number;
  readonly patienceMs: number;
  readonly log: Log;
  readonly onBegun: (waitedMs: number, region: string) => void;
}): Queue & { readonly stop: () => void } {
  const { regions, limit } = options;
  const checks = createOpenChecks(options);
  const stopLooking = lookAgain(checks, regions);
  let closed = false;

  async function isFull(): Promise<boolean> {
    const waiting = await Promise.all(regions.wanted().map((lane) => lane.waiting()));
    return Math.max(0, ...waiting) >= limit;
  }

  return {
    async submit(check, hearing, urgency = 'person'): Promise<Submission> {
      if (closed) return { kind: 'closed' };
      const key = checkKey(check);
      const isNew = checks.find(key) === undefined;
      if (isNew && urgency !== 'resumed' && (await isFull())) return { kind: 'full', limit };
      const known = checks.find(key);
      if (known !== undefined) return { kind: 'accepted', ticket: checks.join(known, hearing, true) };
      const entry = checks.open({
        check,
        key,
        asked: { person: hearing.person, urgency },
        member: `${options.owner} ${check.id}`,
      });
      const ticket = checks.join(entry, hearing, false);
      try {
        await checks.dispatch(entry);
      } catch (error) {
        // Others may share it by now: for them it is put into the queue as soon as that is possible.
        ticket.cancel();
        throw error;
      }
      return { kind: 'accepted', ticket };
    },
    async counts(): Promise<QueueCounts> {
      const all = await regions.counts();
      const sum = (field: 'waiting' | 'running') => all.reduce((total, counts) => total + counts[field], 0);
      return { waiting: sum('waiting'), running: sum('running'), regions: all };
    },
    trouble: regions.trouble,
    async drain() {
      closed = true;
      await checks.empty();
    },
    stop: stopLooking,
  };
}

/**
 * Looks again, every second, at checks whose end may have been missed, in turn, and adds those to a queue
 * that are in none. @returns what stops it
 */
function lookAgain(checks: OpenChecks, regions: Regions): () => void {
  let lookedAt = 0;
  function tick(): void {
    const now = performance.now();
    const open = checks.all();
    const unsure: Part[] = [];
    for (let step = 0; step < open.length && unsure.length < LOOKS_MAX; step++) {
      const entry = open[(lookedAt + step) % open.length];
      if (entry === undefined) continue;
      if (entry.parts.length === 0 || regions.isStranded(entry.parts))
        void checks.dispatch(entry).catch(() => {});
      for (const part of entry.parts)
        if (part.end === null && now - part.addedAtMs > UNSURE_AFTER_MS) unsure.push(part);
      checks.settleIfDone(entry);
    }
    void checks.lookAgain(unsure);
    lookedAt = open.length === 0 ? 0 : (lookedAt + LOOKS_MAX) % open.length;
  }
  const looking = setInterval(tick, LOOK_EVERY_MS);
  return () => clearInterval(looking);
}
