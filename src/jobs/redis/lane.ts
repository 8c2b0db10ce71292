import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { connectionOptions, type Link } from './connect.ts';
import { PREFIX, queueName } from './keys.ts';
import { createLaneCounts, type LaneCounts } from './lane-counts.ts';
import { createLaneJobs, type LaneJobs } from './lane-jobs.ts';
import type { JobData, JobNews, JobReturn } from './parcel.ts';

/** The queue of one Region, as a bot sees it. */
export type Lane = LaneJobs & LaneCounts & { readonly region: string; readonly close: () => Promise<void> };

const RETRY_MS = 1_000;
const KEEP_DONE = { age: 900, count: 10_000 } as const;
const KEEP_FAILED = { age: 7 * 86_400, count: 1_000 } as const;

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
  const listening = new Redis(url, { ...connectionOptions(url), maxRetriesPerRequest: null });
  listening.on('error', () => {});
  const queue = openQueue(link, region, options.attempts);
  const events = new QueueEvents(queueName(region), {
    connection: listening,
    prefix: PREFIX,
    skipVersionCheck: true,
  });
  events.on('error', () => {});
  events.on('progress', ({ jobId, data }) => options.onNews(jobId, data as JobNews));
  events.on('completed', ({ jobId }) => options.onEnded(jobId));
  events.on('failed', ({ jobId }) => options.onEnded(jobId));
  return {
    region,
    ...createLaneJobs(queue, region, link),
    ...createLaneCounts(queue, link),
    async close() {
      await events.close().catch(() => {});
      await queue.close().catch(() => {});
      listening.disconnect();
    },
  };
}

/** The BullMQ queue of a Region, on the connection of the link. */
export function openQueue(link: Link, region: string, attempts: number): Queue<JobData, JobReturn> {
  const queue = new Queue<JobData, JobReturn>(queueName(region), {
    connection: link.redis,
    prefix: PREFIX,
    skipVersionCheck: true,
    skipWaitingForReady: true,
    defaultJobOptions: {
      attempts,
      backoff: { type: 'exponential', delay: RETRY_MS },
      removeOnComplete: KEEP_DONE,
      removeOnFail: KEEP_FAILED,
    },
  });
  // The link says what is wrong with Redis.
  queue.on('error', () => {});
  return queue;
}
