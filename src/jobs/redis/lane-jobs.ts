import type { Queue } from 'bullmq';
import type { Report } from '../../formats/report.ts';
import type { Check, Urgency } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { bullId, key } from './keys.ts';
import { JOB_FORMAT } from './members.ts';
import { cancelChannel, type JobData, type JobReturn, resultKey, takeResult, wantedKey } from './parcel.ts';
import { ENDED, WANT } from './scripts.ts';

/** How a job ended. `lost`: Redis does not know it, or its result, any more. */
export type LaneEnd =
  | { readonly kind: 'reported'; readonly report: Report; readonly machine: string }
  | { readonly kind: 'failed'; readonly because: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost' };

/** Who asked for a check. */
export type AskedBy = { readonly person: string; readonly urgency: Urgency };

/** The checks in the queue of one Region. */
export type LaneJobs = {
  /**
   * Adds a check; an equal one that waits or runs already is joined.
   *
   * @returns the id of the job that runs it
   */
  readonly add: (check: Check, checkKey: string, asked: AskedBy, member: string) => Promise<string>;
  /** Which of these jobs have ended, or are lost. */
  readonly ended: (jobIds: readonly string[]) => Promise<readonly string[]>;
  /** How the job ended; `null` while it waits or runs. */
  readonly look: (jobId: string) => Promise<LaneEnd | null>;
  /** Takes a job out of the queue whose end was seen, so that the same check can be added again. */
  readonly clear: (jobId: string) => Promise<void>;
  readonly unwant: (jobId: string, member: string) => Promise<void>;
};

/** BullMQ's priorities end at 2^21, and lower ones begin earlier: watches come after people. */
const TURN_MAX = 2 ** 20;
const WATCH_PRIORITY = TURN_MAX + 1;
const WANTED_S = 86_400;

export function createLaneJobs(queue: Queue<JobData, JobReturn>, region: string, link: Link): LaneJobs {
  const { use, run } = link;

  const want = (jobId: string, member: string, ...turn: readonly (string | number)[]) =>
    run(WANT, wantedKey(region, jobId), member, WANTED_S, ...turn);

  /** Before it is added, so that a worker finds it wanted. @returns its priority */
  async function wantInTurn(jobId: string, member: string, { urgency, person }: AskedBy): Promise<number> {
    if (urgency !== 'watch')
      return Number(
        await want(jobId, member, queue.toKey('prioritized'), key('turns', region), person, TURN_MAX),
      );
    await want(jobId, member);
    return WATCH_PRIORITY;
  }

  return {
    async add(check, checkKey, asked, member) {
      const id = bullId(check.id);
      const priority = await wantInTurn(id, member, asked);
      const options = { jobId: id, priority, deduplication: { id: checkKey } };
      const job = await use(() => queue.add('check', { format: JOB_FORMAT, check }, options));
      const jobId = job.id ?? id;
      if (jobId !== id) await want(jobId, member);
      return jobId;
    },
    ended: async (jobIds) => (await run(ENDED, queue.toKey(''), ...jobIds)) as string[],
    async look(jobId) {
      // Asked in one round trip; the state first, since what ended stays as it is.
      const [state, job, report] = await Promise.all([
        use(() => queue.getJobState(jobId)),
        use(() => queue.getJob(jobId)),
        takeResult(link, resultKey(region, jobId)),
      ]);
      if (state === 'unknown') return { kind: 'lost' };
      if (state !== 'completed' && state !== 'failed') return null;
      if (job === undefined) return { kind: 'lost' };
      if (state === 'failed') return { kind: 'failed', because: job.failedReason ?? 'no reason was given' };
      if (job.returnvalue?.kind !== 'reported') return { kind: 'cancelled' };
      const { machine } = job.returnvalue;
      return report === null ? { kind: 'lost' } : { kind: 'reported', report, machine };
    },
    clear: async (jobId) => void (await use(() => queue.remove(jobId))),
    async unwant(jobId, member) {
      const left = await use(async (redis) => {
        await redis.srem(wantedKey(region, jobId), member);
        return redis.scard(wantedKey(region, jobId));
      });
      if (left > 0) return;
      await use((redis) => redis.publish(cancelChannel(region), jobId));
      // A job that runs is locked and stays: its worker ends it.
      await use(() => queue.remove(jobId)).catch(() => {});
    },
  };
}
