import { hostname } from 'node:os';
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';
import { type Check, isProcessEnded, type RunCheck } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { lockOrigin } from './origin-lock.ts';
import { type JobData, type JobNews, type JobReturn, putResult, resultKey, wantedKey } from './parcel.ts';

/** When a check whose origin is busy, or that only a newer worker understands, may be taken again. */
const LATER_MS = 150;

/** A worker that stops gives its checks back. */
export class Stopping extends Error {}

export type WorkOptions = {
  readonly link: Link;
  readonly region: string;
  readonly run: RunCheck;
  /** The newest form of jobs that this worker understands. */
  readonly format: number;
  /** How often a check is begun in this process when its pool process ends each time. */
  readonly attemptsMax: number;
  readonly log: Log;
};

/**
 * What a worker does with one job from the queue: leave it for later, or run its check and keep the report.
 *
 * @param running the checks under way, by their job; aborting one ends it
 * @param rest called when a job is left to newer workers, which should get the time to take it
 */
export function createWorkOnJob(
  options: WorkOptions,
  running: Map<string, AbortController>,
  rest: () => void,
): (job: Job<JobData, JobReturn>, token?: string) => Promise<JobReturn> {
  const { link, region, format, log } = options;
  const machine = hostname();
  let isWarned = false;

  function sayOld(job: Job<JobData>): void {
    if (isWarned) return;
    isWarned = true;
    log.warn(
      { job: job.id, format: job.data.format, known: format },
      'this worker is older than a bot and leaves its checks to newer workers: update it',
    );
  }

  async function work(job: Job<JobData, JobReturn>, id: string, signal: AbortSignal): Promise<JobReturn> {
    const tell = (news: JobNews) => void job.updateProgress(news).catch(() => {});
    tell({ kind: 'begun', machine });
    const onProgress = (progress: Extract<JobNews, { kind: 'progress' }>['progress']) =>
      tell({ kind: 'progress', progress });
    const report = await runOften(job.data.check, { ...options, onProgress, signal });
    await putResult(link, resultKey(region, id), report);
    return { kind: 'reported', machine };
  }

  return async (job, token = '') => {
    const { id = '', data } = job;
    if (data.format > format) {
      sayOld(job);
      rest();
      return later(job, token);
    }
    const { origin } = data.check.target;
    // Asked in the same round trip.
    const wanted = link.use((redis) => redis.exists(wantedKey(region, id)));
    wanted.catch(() => {});
    const release = await lockOrigin(link, { region, origin, holder: id });
    if (release === null) return later(job, token);
    const abort = new AbortController();
    running.set(id, abort);
    try {
      return (await wanted) === 0 ? { kind: 'cancelled' } : await work(job, id, abort.signal);
    } catch (error) {
      if (abort.signal.reason instanceof Stopping) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (abort.signal.aborted) return { kind: 'cancelled' };
      throw error;
    } finally {
      running.delete(id);
      await release();
    }
  };
}

/** Puts a job back into the queue. */
async function later(job: Job, token: string): Promise<never> {
  await job.moveToDelayed(Date.now() + LATER_MS * (1 + Math.random()), token);
  throw new DelayedError();
}

/** Runs a check; when its pool process ends under it, once more alone. */
async function runOften(
  check: Check,
  {
    run,
    attemptsMax,
    ...surroundings
  }: Pick<WorkOptions, 'run' | 'attemptsMax'> & Pick<Parameters<RunCheck>[1], 'onProgress' | 'signal'>,
): Promise<Report> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(check, { ...surroundings, alone: attempt > 1 });
    } catch (error) {
      if (!isProcessEnded(error)) throw error;
      if (error.alone && attempt >= attemptsMax) throw new UnrecoverableError(error.message);
    }
  }
}
