import type { OpenJob } from '../../jobs/store/store.ts';
import { beginJob } from './begin-job.ts';
import { deliverInterruption, deliverReport } from './delivery.ts';
import type { JobState, JobsOptions } from './job-state.ts';
import { newThread } from './job-thread.ts';

/** A job older than this is not run after a restart: the people in the channel no longer expect a result. */
const RESUME_WITHIN_MS = 900_000;

/** Goes on with jobs in the store that no process works on. */
export async function resumeJobs(state: JobState, options: JobsOptions): Promise<void> {
  const { store, log } = options;
  const { isTaken, hasEnded, hold, context } = state;
  const idle = (await store.claimJobs(isTaken)).filter(({ job }) => !isTaken(job.id));
  for (const { job } of idle.filter(({ job }) => hasEnded(job))) await context.finish(job);
  const left = idle.filter(({ job }) => !hasEnded(job));
  if (left.length > 0) log.info({ jobs: left.length }, 'going on with jobs that nobody works on');
  for (const { job, posted } of left) options.outbound.summaries.restore(job, posted);
  for (const one of left) await hold([one.job], () => resumeOne(one, state, options));
}

async function resumeOne(
  { job, attempts, posted, report }: OpenJob,
  state: JobState,
  options: JobsOptions,
): Promise<void> {
  const { store, outbound } = options;
  const { context, keep } = state;
  const thread = newThread(job, posted);
  const end = (because: string, put: () => Promise<void>) =>
    keep(thread, deliverInterruption(thread, because, context).then(put));
  if (report !== null) return keep(thread, deliverReport(thread, report, context));
  if (attempts >= options.attemptsMax) {
    const because = `This check ended the bot ${attempts} times and is not tried again. The log has it under ${job.id}.`;
    return end(because, () => store.fail(job.id, because));
  }
  const age = outbound.now().getTime() - Date.parse(job.acceptedAt);
  if (Math.abs(age) > RESUME_WITHIN_MS)
    return end('The bot was away for too long. Run the check again.', () => store.finish(job.id));
  await beginJob(thread, 'resumed', state, options);
}
