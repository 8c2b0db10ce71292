import type { Log } from '../../operating/log.ts';
import { mergeVantages } from '../../report/vantages.ts';
import {
  checkKey,
  type Hearing,
  type Outcome,
  type Queue,
  type QueueCounts,
  type Ticket,
} from '../queue/queue.ts';
import type { JobNews } from './parcel.ts';
import { createRegionParts } from './region-parts.ts';
import type { Regions } from './regions.ts';
import { endsOf, type SharedCheck, type Sharer } from './shared-check.ts';

/** Progress lines kept for people who join a running check. */
const REPLAY_MAX = 100;
/** Jobs whose end may have been missed are looked at again: how often, and how many at most each time. */
const LOOK_EVERY_MS = 1_000;
const LOOKS_MAX = 100;
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
  const { regions } = options;
  const entries = new Map<string, SharedCheck>();
  const emptied = new Set<() => void>();
  const parts = createRegionParts({ regions, log: options.log }, settleIfDone);
  let closed = false;
  let lookedAt = 0;

  regions.onNews((region, jobId, news) => heard(region, jobId, news));
  regions.onEnded((region, jobId) => {
    const found = parts.find(region, jobId);
    if (found !== null) void parts.look(found.entry, found.part);
  });
  const looking = setInterval(tick, LOOK_EVERY_MS);

  function heard(region: string, jobId: string, news: JobNews): void {
    const found = parts.find(region, jobId);
    if (found === null || found.entry.isOver) return;
    const { entry, part } = found;
    if (news.kind === 'begun') {
      if (part.begunAtMs === null) options.onBegun(performance.now() - part.addedAtMs, region);
      part.begunAtMs = performance.now();
      return;
    }
    const text = entry.parts.size > 1 ? `${region}: ${news.progress.text}` : news.progress.text;
    const progress = { ...news.progress, text };
    if (entry.landed.length < REPLAY_MAX) entry.landed.push(progress);
    for (const { hearing } of entry.sharers) hearing.onProgress(progress);
  }

  function settleIfDone(entry: SharedCheck): void {
    if (entry.isOver || entry.parts.size === 0) return;
    const ends = endsOf(entry, regions, options.patienceMs);
    if (ends === null) return;
    const report = mergeVantages(ends, regions.absent(entry.parts));
    const [message = 'no Region answered'] = ends.flatMap((end) =>
      end.kind === 'reported' ? [] : [end.because],
    );
    leave(
      entry,
      report === null
        ? { kind: 'failed', error: { name: 'Error', message }, isFinal: true }
        : { kind: 'reported', report },
    );
  }

  function leave(entry: SharedCheck, outcome: Outcome): void {
    entry.isOver = true;
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    parts.leave(entry, outcome.kind === 'cancelled');
    for (const { settle } of entry.sharers) settle(outcome);
    if (entries.size === 0) for (const resolve of emptied) resolve();
  }

  function tick(): void {
    const now = performance.now();
    const open = [...entries.values()];
    let looks = 0;
    for (let step = 0; step < open.length && looks < LOOKS_MAX; step++) {
      const entry = open[(lookedAt + step) % open.length];
      if (entry === undefined) continue;
      if (entry.parts.size === 0 || regions.isStranded(entry.parts))
        void parts.dispatch(entry).catch(() => {});
      for (const part of entry.parts.values())
        if (part.end === null && now - part.addedAtMs > UNSURE_AFTER_MS) {
          looks += 1;
          void parts.look(entry, part);
        }
      settleIfDone(entry);
    }
    lookedAt = open.length === 0 ? 0 : (lookedAt + LOOKS_MAX) % open.length;
  }

  function cancel(entry: SharedCheck, sharer: Sharer): void {
    if (!entry.sharers.delete(sharer)) return;
    sharer.settle({ kind: 'cancelled' });
    if (entry.sharers.size === 0) leave(entry, { kind: 'cancelled' });
  }

  /** 0 where a worker has a place for it now. */
  async function positionOf(entry: SharedCheck): Promise<number> {
    const [part] = [...entry.parts.values()];
    if (part === undefined) return 1;
    if (part.begunAtMs !== null || part.end !== null || part.jobId === '') return 0;
    const { running } = await part.lane.counts();
    const free = regions.places(part.lane.region) - running;
    return Math.max(0, (await part.lane.ahead(part.jobId)) + 1 - free);
  }

  async function isFull(): Promise<boolean> {
    const waiting = await Promise.all(regions.wanted().map((lane) => lane.waiting()));
    return Math.max(0, ...waiting) >= options.limit;
  }

  function join(entry: SharedCheck, hearing: Hearing, shared: boolean): Ticket {
    const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
    const sharer: Sharer = { hearing, settle };
    entry.sharers.add(sharer);
    for (const progress of entry.landed) hearing.onProgress(progress);
    return {
      checkId: entry.check.id,
      shared,
      position: () => positionOf(entry).catch(() => 0),
      outcome,
      cancel: () => cancel(entry, sharer),
    };
  }

  return {
    async submit(check, hearing, urgency = 'person') {
      if (closed) return { kind: 'closed' };
      const key = checkKey(check);
      const known = entries.get(key);
      if (known !== undefined) return { kind: 'accepted', ticket: join(known, hearing, true) };
      if (urgency !== 'resumed' && (await isFull())) return { kind: 'full', limit: options.limit };
      const meanwhile = entries.get(key);
      if (meanwhile !== undefined) return { kind: 'accepted', ticket: join(meanwhile, hearing, true) };
      const entry: SharedCheck = {
        check,
        key,
        urgency,
        member: `${options.owner} ${check.id}`,
        sharers: new Set(),
        landed: [],
        parts: new Map(),
        firstAtMs: null,
        isOver: false,
      };
      entries.set(key, entry);
      const ticket = join(entry, hearing, false);
      try {
        await parts.dispatch(entry);
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
      if (entries.size === 0) return;
      await new Promise<void>((resolve) => emptied.add(resolve));
    },
    stop: () => clearInterval(looking),
  };
}
