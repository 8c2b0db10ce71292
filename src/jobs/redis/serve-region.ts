import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { connectionOptions, LEAVE_WITHIN_MS } from './connect.ts';
import { PREFIX, queueName } from './keys.ts';
import { cancelChannel, type JobData, type JobReturn } from './parcel.ts';
import { createWorkOnJob, Stopping, type WorkOptions } from './work-on-job.ts';

/** The checks of one Region that this process takes from the queue. */
export type RegionService = {
  readonly running: () => number;
  /**
   * Takes no more checks and waits for those that run; after the grace time the rest go back into the queue,
   * for another worker.
   */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** A job whose worker gives no sign of life for this long goes to another one. */
const JOB_LOCK_MS = 10_000;
const STALLED_EVERY_MS = 5_000;
/** A check that took down this many workers is given up. */
const STALLED_MAX = 3;
/** How long a worker takes nothing after a check that only newer ones understand. */
const REST_MS = 1_000;

/** Takes checks of a Region from the queue, until it is stopped. */
export function serveRegion(
  options: WorkOptions & { readonly url: string; readonly concurrency: number },
): RegionService {
  const { url, region, log } = options;
  const running = new Map<string, AbortController>();
  const connect = () => {
    const redis = new Redis(url, { ...connectionOptions(url), maxRetriesPerRequest: null });
    redis.on('error', () => {});
    return redis;
  };
  const listening = connect();
  listening.on('message', (_channel, jobId: string) => running.get(jobId)?.abort());
  void listening.subscribe(cancelChannel(region)).catch(() => {});

  const taking = connect();
  let resting: NodeJS.Timeout | null = null;
  function rest(): void {
    if (resting !== null) return;
    void worker.pause(true).catch(() => {});
    resting = setTimeout(() => {
      resting = null;
      void worker.resume().catch(() => {});
    }, REST_MS);
  }
  const work = createWorkOnJob(options, running, rest);
  const worker = new Worker<JobData, JobReturn>(queueName(region), work, {
    connection: taking,
    prefix: PREFIX,
    name: hostname(),
    concurrency: options.concurrency,
    lockDuration: JOB_LOCK_MS,
    stalledInterval: STALLED_EVERY_MS,
    maxStalledCount: STALLED_MAX,
    runRetryDelay: 1_000,
    skipVersionCheck: true,
  });
  worker.on('stalled', (jobId) =>
    log.warn({ job: jobId }, 'a check is taken over from a worker that gave no sign of life'),
  );
  worker.on('error', (error) => log.debug({ err: error }, 'the queue in Redis'));

  return {
    running: () => running.size,
    async stop(graceMs) {
      if (resting !== null) clearTimeout(resting);
      const giveBack = setTimeout(() => {
        for (const abort of running.values()) abort.abort(new Stopping('the worker stops'));
      }, graceMs);
      // A Redis that hangs keeps no worker from stopping: what it had is taken over from it.
      await Promise.race([worker.close(), pause(graceMs + LEAVE_WITHIN_MS, undefined, { ref: false })]);
      clearTimeout(giveBack);
      listening.disconnect();
      taking.disconnect();
    },
  };
}
