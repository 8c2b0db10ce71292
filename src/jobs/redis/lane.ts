import { createHash } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import type { Report } from '../../formats/report.ts';
import type { Check, RegionCounts, Urgency } from '../queue/queue.ts';
import { connectionOptions, type Link } from './connect.ts';
import { bullId, PREFIX, queueName } from './keys.ts';
import { JOB_FORMAT } from './members.ts';
import {
  cancelChannel,
  type JobData,
  type JobNews,
  type JobReturn,
  resultKey,
  takeResult,
  wantedKey,
} from './parcel.ts';

/** How a job ended. `lost`: Redis does not know it, or its result, any more. */
export type LaneEnd =
  | { readonly kind: 'reported'; readonly report: Report; readonly machine: string }
  | { readonly kind: 'failed'; readonly because: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost' };

/** The queue of one Region, as a bot sees it. */
export type Lane = {
  readonly region: string;
  /**
   * Adds a check; an equal one that waits or runs already is joined.
   *
   * @returns the id of the job that runs it
   */
  readonly add: (check: Check, checkKey: string, urgency: Urgency, member: string) => Promise<string>;
  /** How many jobs wait before this one. */
  readonly ahead: (jobId: string) => Promise<number>;
  readonly waiting: () => Promise<number>;
  /** How the job ended; `null` while it waits or runs. */
  readonly look: (jobId: string) => Promise<LaneEnd | null>;
  /** Takes a job out of the queue whose end was seen, so that the same check can be added again. */
  readonly clear: (jobId: string) => Promise<void>;
  readonly unwant: (jobId: string, member: string) => Promise<void>;
  readonly counts: () => Promise<Omit<RegionCounts, 'region' | 'workers'>>;
  readonly close: () => Promise<void>;
};

/** Lower begins earlier. */
const PRIORITY: Readonly<Record<Urgency, number>> = { person: 1, resumed: 1, watch: 2 };
const RETRY_MS = 1_000;
const KEEP_DONE = { age: 900, count: 10_000 } as const;
const KEEP_FAILED = { age: 7 * 86_400, count: 1_000 } as const;
const WANTED_S = 86_400;

/**
 * @param onNews called with what a worker says of a job
 * @param onEnded called when a job has ended, which `look` then explains
 */
export function openLane(options: {
  readonly url: string;
  readonly link: Link;
  readonly region: string;
  readonly attempts: number;
  readonly onNews: (jobId: string, news: JobNews) => void;
  readonly onEnded: (jobId: string) => void;
}): Lane {
  const { url, link, region } = options;
  const { use } = link;
  const listening = new Redis(url, { ...connectionOptions(url), maxRetriesPerRequest: null });
  listening.on('error', () => {});
  const queue = new Queue<JobData, JobReturn>(queueName(region), {
    connection: link.redis,
    prefix: PREFIX,
    skipVersionCheck: true,
    skipWaitingForReady: true,
    defaultJobOptions: {
      attempts: options.attempts,
      backoff: { type: 'exponential', delay: RETRY_MS },
      removeOnComplete: KEEP_DONE,
      removeOnFail: KEEP_FAILED,
    },
  });
  const events = new QueueEvents(queueName(region), {
    connection: listening,
    prefix: PREFIX,
    skipVersionCheck: true,
  });
  // The link says what is wrong with Redis.
  queue.on('error', () => {});
  events.on('error', () => {});
  events.on('progress', ({ jobId, data }) => options.onNews(jobId, data as JobNews));
  events.on('completed', ({ jobId }) => options.onEnded(jobId));
  events.on('failed', ({ jobId }) => options.onEnded(jobId));

  const rank = (redis: Redis, jobId: string) => redis.zrank(queue.toKey('prioritized'), jobId);

  async function look(jobId: string): Promise<LaneEnd | null> {
    const state = await use(() => queue.getJobState(jobId));
    if (state === 'unknown') return { kind: 'lost' };
    if (state !== 'completed' && state !== 'failed') return null;
    const job = await use(() => queue.getJob(jobId));
    if (job === undefined) return { kind: 'lost' };
    if (state === 'failed') return { kind: 'failed', because: job.failedReason ?? 'no reason was given' };
    if (job.returnvalue?.kind !== 'reported') return { kind: 'cancelled' };
    const report = await takeResult(link, resultKey(region, jobId));
    return report === null
      ? { kind: 'lost' }
      : { kind: 'reported', report, machine: job.returnvalue.machine };
  }

  return {
    region,
    async add(check, checkKey, urgency, member) {
      const id = bullId(check.id);
      const want = (jobId: string) =>
        use((redis) =>
          redis
            .multi()
            .sadd(wantedKey(region, jobId), member)
            .expire(wantedKey(region, jobId), WANTED_S)
            .exec(),
        );
      await want(id);
      const job = await use(() =>
        queue.add(
          'check',
          { format: JOB_FORMAT, check },
          {
            jobId: id,
            priority: PRIORITY[urgency],
            deduplication: { id: createHash('sha256').update(checkKey).digest('base64url') },
          },
        ),
      );
      const jobId = job.id ?? id;
      if (jobId !== id) await want(jobId);
      return jobId;
    },
    ahead: async (jobId) => (await use((redis) => rank(redis, jobId))) ?? 0,
    waiting: async () => {
      const { prioritized = 0, waiting = 0 } = await use(() => queue.getJobCounts('prioritized', 'waiting'));
      return prioritized + waiting;
    },
    look,
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
    async counts() {
      const counts = await use(() =>
        queue.getJobCounts('prioritized', 'waiting', 'delayed', 'active', 'failed'),
      );
      const [first] = await use((redis) => redis.zrange(queue.toKey('prioritized'), 0, 0));
      const at =
        first === undefined ? null : await use((redis) => redis.hget(queue.toKey(first), 'timestamp'));
      return {
        waiting: (counts.prioritized ?? 0) + (counts.waiting ?? 0) + (counts.delayed ?? 0),
        running: counts.active ?? 0,
        failed: counts.failed ?? 0,
        oldestMs: at === null ? 0 : Math.max(0, Date.now() - Number(at)),
      };
    },
    async close() {
      await events.close().catch(() => {});
      await queue.close().catch(() => {});
      listening.disconnect();
    },
  };
}
