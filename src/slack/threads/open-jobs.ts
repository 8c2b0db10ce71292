import type { Report } from '../../formats/report.ts';
import type { Check } from '../../jobs/queue/queue.ts';
import type { Job, Place, UnderWay } from '../../jobs/store/store.ts';
import { type Begun, beginJob } from './begin-job.ts';
import { cancelJob, endCancelled } from './cancel-jobs.ts';
import { deliverInterruption, deliverReport } from './delivery.ts';
import { createJobState, type JobsOptions } from './job-state.ts';
import { newThread } from './job-thread.ts';
import { resumeJobs } from './resume-jobs.ts';
import { rootTsOf } from './thread-parts.ts';

/** The jobs that this process works on, from when they are stored until they are done. */
export type Jobs = {
  /**
   * Stores the jobs of one delivery and starts them: queues their checks and later delivers the results.
   *
   * @param onStored called before the first check is queued
   */
  readonly accept: (
    delivery: string,
    jobs: readonly Job[],
    onStored: () => void,
  ) => Promise<readonly Begun[] | 'duplicate'>;
  /** Stores a job that needs no check, and delivers its report. */
  readonly deliver: (delivery: string, job: Job, report: Report) => Promise<'begun' | 'duplicate'>;
  /** The job in this channel, of any process, that asks the same and whose result is not shown yet. */
  readonly sameAs: (channel: string, check: Omit<Check, 'id'>) => Promise<UnderWay | null>;
  /**
   * Cancels a check, of another process too; its thread then says so. @returns whether such a check was
   * queued or running in this channel
   */
  readonly cancel: (jobId: string, here: Pick<Place, 'channel' | 'user'>) => Promise<boolean>;
  /**
   * Resumes jobs in the store that no process works on: an earlier process left them, or an operator put them
   * back.
   */
  readonly resume: () => Promise<void>;
  /** Resolves when no job is open in this process. */
  readonly idle: () => Promise<void>;
  /** Tells every thread still open that its check was interrupted. */
  readonly interrupt: () => Promise<void>;
};

export function createJobs(options: JobsOptions): Jobs {
  const { outbound, store } = options;
  const state = createJobState(options);
  const { open, hold, keep, context } = state;
  return {
    accept: (delivery, jobs, onStored) =>
      hold(jobs, async () => {
        if ((await store.accept(delivery, jobs)) === 'duplicate') return 'duplicate';
        onStored();
        const begun: Begun[] = [];
        for (const job of jobs) begun.push(await beginJob(newThread(job), 'person', state, options));
        return begun;
      }),
    deliver: (delivery, job, report) =>
      hold([job], async () => {
        if ((await store.accept(delivery, [job])) === 'duplicate') return 'duplicate';
        await store.keepReport(job.id, report);
        const thread = newThread(job);
        keep(thread, deliverReport(thread, report, context));
        return 'begun';
      }),
    async sameAs(channel, check) {
      // Until its result is shown, and can be found in the store.
      const same = state
        .sameAs(channel, check)
        .find(({ ticket, thread }) => ticket !== null || rootTsOf(thread) !== null);
      if (same !== undefined) {
        const { job } = same.thread;
        return { job, rootTs: rootTsOf(same.thread) ?? outbound.summaries.tsOf(job.place) };
      }
      const elsewhere = await store.openSame(channel, check);
      return elsewhere.find(({ job }) => !state.isTaken(job.id)) ?? null;
    },
    cancel: (jobId, here) => cancelJob(jobId, here, state, options),
    async resume() {
      await endCancelled(state, options);
      await resumeJobs(state, options);
    },
    idle: state.idle,
    async interrupt() {
      await Promise.all(
        [...open.values()].map(({ thread }) =>
          deliverInterruption(thread, 'The bot was stopped. Run the check again.', context),
        ),
      );
    },
  };
}
