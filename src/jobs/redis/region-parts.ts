import type { Log } from '../../operating/log.ts';
import { isUnreachable } from '../unreachable.ts';
import { bullId } from './keys.ts';
import type { Lane } from './lane.ts';
import type { LaneEnd } from './lane-jobs.ts';
import type { Regions } from './regions.ts';
import { type Part, partIn, type SharedCheck } from './shared-check.ts';

/** The checks of this bot that lie in the queues of Regions, each part under the id of its job. */
export type RegionParts = {
  /** The check that a job of a Region belongs to, and its part there; `null` where it is not this bot's. */
  readonly find: (region: string, jobId: string) => { entry: SharedCheck; part: Part } | null;
  /** Adds a check to the queues that it lacks. Without any Region it waits for the first worker. */
  readonly dispatch: (entry: SharedCheck) => Promise<void>;
  /** Looks whether a part has ended. Never rejects. */
  readonly look: (entry: SharedCheck, part: Part) => Promise<void>;
  /** The same for many parts, in one round trip for each Region where none has. Never rejects. */
  readonly lookAgain: (parts: readonly Part[]) => Promise<void>;
  /** Nothing more is heard of this check. What nobody else waits for is taken out of the queues. */
  readonly leave: (entry: SharedCheck, isCancelled: boolean) => void;
};

/** @param onEnd called when a part has ended, or none was left to add */
export function createRegionParts(
  { regions, log }: { readonly regions: Regions; readonly log: Log },
  onEnd: (entry: SharedCheck) => void,
): RegionParts {
  const byJob = createJobIndex();

  async function put(entry: SharedCheck, part: Part): Promise<void> {
    const { region } = part.lane;
    // Known before it is added, since it may end before the answer comes.
    const expected = bullId(entry.check.id);
    byJob.set(region, expected, entry);
    part.jobId = await part.lane.add(entry.check, entry.key, entry.asked, entry.member);
    if (part.jobId === expected) return;
    byJob.delete(region, expected, entry);
    byJob.set(region, part.jobId, entry);
    void look(entry, part);
  }

  async function dispatch(entry: SharedCheck): Promise<void> {
    for (const lane of regions.wanted()) {
      if (partIn(entry, lane.region) !== undefined) continue;
      const part: Part = {
        lane,
        jobId: '',
        addedAtMs: performance.now(),
        begunAtMs: null,
        isLookedAt: false,
        end: null,
      };
      entry.parts = [...entry.parts, part];
      try {
        await put(entry, part);
      } catch (error) {
        if (part.jobId === '') entry.parts = entry.parts.filter((one) => one !== part);
        throw error;
      }
    }
    onEnd(entry);
  }

  async function look(entry: SharedCheck, part: Part): Promise<void> {
    if (part.jobId === '' || part.isLookedAt || part.end !== null || entry.isOver) return;
    part.isLookedAt = true;
    try {
      const end = await part.lane.look(part.jobId);
      if (end === null || entry.isOver) return;
      if (await takeEnd(entry, part, end, regions)) onEnd(entry);
      else await put(entry, part);
    } catch (error) {
      // While Redis is away nothing is known; the next look tells.
      if (!isUnreachable(error))
        log.warn({ err: error, check: entry.check.id }, 'a result could not be read');
    } finally {
      part.isLookedAt = false;
    }
  }

  return {
    find: byJob.find,
    dispatch,
    look,
    async lookAgain(parts) {
      for (const lane of new Set(parts.map((part) => part.lane)))
        for (const jobId of await endedIn(lane, parts)) {
          const found = byJob.find(lane.region, jobId);
          if (found !== null) void look(found.entry, found.part);
        }
    },
    leave(entry, isCancelled) {
      for (const { lane, jobId, end } of entry.parts) {
        byJob.delete(lane.region, jobId, entry);
        if (end === null || isCancelled) void lane.unwant(jobId, entry.member).catch(() => {});
      }
    },
  };
}

/** The check that each job of a Region belongs to. */
function createJobIndex() {
  const byJob = new Map<string, SharedCheck>();
  const keyOf = (region: string, jobId: string) => `${region} ${jobId}`;
  return {
    set: (region: string, jobId: string, entry: SharedCheck) => void byJob.set(keyOf(region, jobId), entry),
    delete(region: string, jobId: string, entry: SharedCheck): void {
      if (byJob.get(keyOf(region, jobId)) === entry) byJob.delete(keyOf(region, jobId));
    },
    find(region: string, jobId: string) {
      const entry = byJob.get(keyOf(region, jobId));
      const part = entry && partIn(entry, region);
      return entry === undefined || part === undefined ? null : { entry, part };
    },
  };
}

/** Jobs of one Region among these parts that have ended. While Redis is away none is known. */
async function endedIn(lane: Lane, parts: readonly Part[]): Promise<readonly string[]> {
  const jobIds = parts.flatMap((part) => (part.lane === lane && part.jobId !== '' ? [part.jobId] : []));
  return jobIds.length === 0 ? [] : lane.ended(jobIds).catch(() => []);
}

/** @returns `false` where Redis lost the job, or its result: it has to be asked for again */
async function takeEnd(entry: SharedCheck, part: Part, end: LaneEnd, regions: Regions): Promise<boolean> {
  const { lane, jobId } = part;
  const { region } = lane;
  switch (end.kind) {
    case 'lost':
      await lane.clear(jobId).catch(() => {});
      return false;
    case 'cancelled':
      part.end = { region, kind: 'silent', because: 'the check was cancelled there' };
      return true;
    case 'failed':
      part.end = { region, kind: 'failed', because: end.because };
      await lane.clear(jobId).catch(() => {});
      return true;
    case 'reported':
      part.end = { region, kind: 'reported', report: end.report };
      entry.firstAtMs ??= performance.now();
      regions.sawAddresses(region, end.machine, end.report);
      return true;
  }
}
