import { hostname } from 'node:os';
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';
import { type Check, isProcessEnded, type RunCheck } from '../queue/queue.ts';
import { connectionOptions, type Link } from './connect.ts';
import { key, PREFIX, queueName } from './keys.ts';
import { JOB_FORMAT } from './members.ts';
import {
  cancelChannel,
  type JobData,
  type JobNews,
  type JobReturn,
  putResult,
  resultKey,
  wantedKey,
} from './parcel.ts';
import { GIVE_LOCK, TAKE_LOCK } from './scripts.ts';

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
/** An origin whose worker died is free again after this. */
const ORIGIN_LOCK_MS = 15_000;
const RENEW_EVERY_MS = 5_000;
/** When a check whose origin is busy, or that only a newer worker understands, is looked at again. */
const BUSY_MS = 150;
const NEWER_MS = 1_000;

/** What `serveRegion` needs. */
export type ServeRegionOptions = {
  readonly url: string;
  /** For everything that is not BullMQ's own. */
  readonly link: Link;
  readonly region: string;
  readonly run: RunCheck;
  readonly concurrency: number;
  /** How often a check is begun in this process when its pool process ends each time. */
  readonly attemptsMax: number;
  readonly log: Log;
};

class Stopping extends Error {}

/** Takes checks of a Region from the queue, until it is stopped. */
export function serveRegion(options: ServeRegionOptions): RegionService {
  const { url, link, region, log } = options;
  const running = new Map<string, AbortController>();
  const machine = hostname();
  const listening = new Redis(url, { ...connectionOptions(url), maxRetriesPerRequest: null });
  listening.on('error', () => {});
  listening.on('message', (_channel, jobId: string) => running.get(jobId)?.abort());
  void listening.subscribe(cancelChannel(region)).catch(() => {});

  /** Runs a check; when its pool process ends under it, once more alone. */
  async function runCheck(check: Check, job: Job, signal: AbortSignal): Promise<Report> {
    const tell = (news: JobNews) => void job.updateProgress(news).catch(() => {});
    for (let attempt = 1; ; attempt++) {
      try {
        const alone = attempt > 1;
        return await options.run(check, {
          signal,
          alone,
          onProgress: (progress) => tell({ kind: 'progress', progress }),
        });
      } catch (error) {
        if (!isProcessEnded(error)) throw error;
        if (error.alone && attempt >= options.attemptsMax) throw new UnrecoverableError(error.message);
      }
    }
  }

  async function later(job: Job, token: string, ms: number): Promise<never> {
    await job.moveToDelayed(Date.now() + ms, token);
    throw new DelayedError();
  }

  async function work(job: Job<JobData, JobReturn>, token = ''): Promise<JobReturn> {
    const { format, check } = job.data;
    const id = job.id ?? '';
    if (format > JOB_FORMAT) {
      log.warn({ job: id, format }, 'a check that only a newer worker understands is left in the queue');
      return later(job, token, NEWER_MS);
    }
    const lock = key('lock', region, check.target.origin);
    const takeLock = () => link.use((redis) => redis.eval(TAKE_LOCK, 0, lock, id, ORIGIN_LOCK_MS));
    if ((await takeLock()) !== 1) return later(job, token, BUSY_MS * (1 + Math.random()));
    const renewing = setInterval(() => void takeLock().catch(() => {}), RENEW_EVERY_MS);
    const abort = new AbortController();
    running.set(id, abort);
    try {
      if ((await link.use((redis) => redis.exists(wantedKey(region, id)))) === 0)
        return { kind: 'cancelled' };
      void job.updateProgress({ kind: 'begun', machine } satisfies JobNews).catch(() => {});
      const report = await runCheck(check, job, abort.signal);
      await putResult(link, resultKey(region, id), report);
      return { kind: 'reported', machine };
    } catch (error) {
      if (abort.signal.reason instanceof Stopping) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (abort.signal.aborted) return { kind: 'cancelled' };
      throw error;
    } finally {
      clearInterval(renewing);
      running.delete(id);
      await link.use((redis) => redis.eval(GIVE_LOCK, 0, lock, id)).catch(() => {});
    }
  }

  const taking = new Redis(url, { ...connectionOptions(url), maxRetriesPerRequest: null });
  taking.on('error', () => {});
  const worker = new Worker<JobData, JobReturn>(queueName(region), work, {
    connection: taking,
    prefix: PREFIX,
    name: machine,
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
      const giveBack = setTimeout(() => {
        for (const abort of running.values()) abort.abort(new Stopping('the worker stops'));
      }, graceMs);
      await worker.close();
      clearTimeout(giveBack);
      listening.disconnect();
      taking.disconnect();
    },
  };
}
