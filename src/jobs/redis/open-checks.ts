import type { Log } from '../../operating/log.ts';
import { mergeVantages, type RegionReport } from '../../report/vantages.ts';
import type { Hearing, Outcome, Ticket } from '../queue/queue.ts';
import type { JobNews } from './parcel.ts';
import { createRegionParts, type RegionParts } from './region-parts.ts';
import type { Regions } from './regions.ts';
import { endsOf, placeInQueue, type SharedCheck, type Sharer } from './shared-check.ts';

/** The checks that this bot waits for, and who shares them. */
export type OpenChecks = {
  readonly find: (key: string) => SharedCheck | undefined;
  readonly all: () => readonly SharedCheck[];
  /** Puts a check into the queues of its Regions, where it is not yet. */
  readonly dispatch: RegionParts['dispatch'];
  /** Looks whether a check has ended, and tells those who share it. */
  readonly settleIfDone: (entry: SharedCheck) => void;
  readonly lookAgain: RegionParts['lookAgain'];
  readonly open: (check: Pick<SharedCheck, 'check' | 'key' | 'asked' | 'member'>) => SharedCheck;
  readonly join: (entry: SharedCheck, hearing: Hearing, shared: boolean) => Ticket;
  /** Resolves when none is open. */
  readonly empty: () => Promise<void>;
};

/** Progress lines kept for people who join a running check. */
const REPLAY_MAX = 100;

/** @param patienceMs how long after its own time-out a check that was begun is waited for */
export function createOpenChecks(options: {
  readonly regions: Regions;
  readonly patienceMs: number;
  readonly log: Log;
  readonly onBegun: (waitedMs: number, region: string) => void;
}): OpenChecks {
  const { regions, patienceMs, log } = options;
  const entries = new Map<string, SharedCheck>();
  const emptied = new Set<() => void>();
  const parts = createRegionParts({ regions, log }, settleIfDone);

  regions.onNews((region, jobId, news) => {
    const found = parts.find(region, jobId);
    if (found !== null && !found.entry.isOver) hear(found, news, options.onBegun);
  });
  regions.onEnded((region, jobId) => {
    const found = parts.find(region, jobId);
    if (found !== null) void parts.look(found.entry, found.part);
  });

  function settleIfDone(entry: SharedCheck): void {
    if (entry.isOver || entry.parts.length === 0) return;
    const ends = endsOf(entry, regions, patienceMs);
    if (ends === null) return;
    leave(entry, outcomeOf(ends, regions.absent(entry.parts)));
  }

  function leave(entry: SharedCheck, outcome: Outcome): void {
    entry.isOver = true;
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    parts.leave(entry, outcome.kind === 'cancelled');
    for (const { settle } of entry.sharers) settle(outcome);
    if (entries.size === 0) for (const resolve of emptied) resolve();
  }

  function cancel(entry: SharedCheck, sharer: Sharer): void {
    if (!entry.sharers.includes(sharer)) return;
    entry.sharers = entry.sharers.filter((one) => one !== sharer);
    sharer.settle({ kind: 'cancelled' });
    if (entry.sharers.length === 0) leave(entry, { kind: 'cancelled' });
  }

  return {
    find: (key) => entries.get(key),
    all: () => [...entries.values()],
    dispatch: parts.dispatch,
    lookAgain: parts.lookAgain,
    settleIfDone,
    open(check) {
      const entry: SharedCheck = {
        ...check,
        sharers: [],
        landed: [],
        parts: [],
        firstAtMs: null,
        isOver: false,
      };
      entries.set(entry.key, entry);
      return entry;
    },
    join(entry, hearing, shared) {
      const { promise: outcome, resolve: settle } = Promise.withResolvers<Outcome>();
      const sharer: Sharer = { hearing, settle };
      entry.sharers = [...entry.sharers, sharer];
      for (const progress of entry.landed) hearing.onProgress(progress);
      return {
        checkId: entry.check.id,
        shared,
        position: () => placeInQueue(entry, regions).catch(() => 0),
        outcome,
        cancel: () => cancel(entry, sharer),
      };
    },
    async empty() {
      if (entries.size > 0) await new Promise<void>((resolve) => emptied.add(resolve));
    },
  };
}

/** One report of what the Regions answered, or why there is none. */
function outcomeOf(ends: readonly RegionReport[], absent: readonly RegionReport[]): Outcome {
  const report = mergeVantages(ends, absent);
  if (report !== null) return { kind: 'reported', report };
  const [message = 'no Region answered'] = ends.flatMap((end) =>
    end.kind === 'reported' ? [] : [end.because],
  );
  return { kind: 'failed', error: { name: 'Error', message }, isFinal: true };
}

/** What a worker says of a part of a check. */
function hear(
  { entry, part }: NonNullable<ReturnType<RegionParts['find']>>,
  news: JobNews,
  onBegun: (waitedMs: number, region: string) => void,
): void {
  const { region } = part.lane;
  if (news.kind === 'begun') {
    if (part.begunAtMs === null) onBegun(performance.now() - part.addedAtMs, region);
    part.begunAtMs = performance.now();
    return;
  }
  const text = entry.parts.length > 1 ? `${region}: ${news.progress.text}` : news.progress.text;
  const progress = { ...news.progress, text };
  if (entry.landed.length < REPLAY_MAX) entry.landed.push(progress);
  for (const { hearing } of entry.sharers) hearing.onProgress(progress);
}
