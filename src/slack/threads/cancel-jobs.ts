import type { Place } from '../../jobs/store/store.ts';
import { isSameChannel } from '../access/may-read.ts';
import { CANCELLED } from './delivery.ts';
import type { JobState, JobsOptions } from './job-state.ts';
import { newThread } from './job-thread.ts';
import { presentInterruption } from './present.ts';
import { putRoot, rootTsOf } from './thread-parts.ts';

/** Where somebody pressed *Cancel*. */
type Here = Pick<Place, 'channel' | 'user'>;

/** @returns whether such a check was queued or running in this channel, in this process or another */
export async function cancelJob(
  jobId: string,
  here: Here,
  { open }: JobState,
  options: JobsOptions,
): Promise<boolean> {
  const followed = open.get(jobId);
  if (followed === undefined) return cancelElsewhere(jobId, here, options);
  const { ticket, thread } = followed;
  if (ticket === null || !isSameChannel(thread.job.place, here)) return false;
  ticket.cancel();
  return true;
}

/**
 * Cancels a check that another process works on: the job is gone from the store, and that process looks
 * there with every `resume`.
 */
async function cancelElsewhere(
  jobId: string,
  here: Here,
  { store, outbound }: JobsOptions,
): Promise<boolean> {
  const found = (await store.openJobs()).find(({ job }) => job.id === jobId);
  if (found === undefined || found.report !== null || !isSameChannel(found.job.place, here)) return false;
  const { job, posted } = found;
  outbound.summaries.restore(job, posted);
  await store.finish(jobId);
  await outbound.summaries.tell(job.place, { kind: 'ended', because: CANCELLED });
  const { root } = await presentInterruption(job, CANCELLED, store, false);
  const thread = newThread(job, posted);
  if (rootTsOf(thread) !== null) await putRoot(thread, root, 'verdict', outbound);
  return true;
}

/** Ends the checks whose jobs another process cancelled. */
export async function endCancelled({ open }: JobState, { store }: JobsOptions): Promise<void> {
  const known = [...open].flatMap(([id, { ticket }]) => (ticket === null ? [] : [[id, ticket] as const]));
  if (known.length === 0) return;
  const left = new Set(await store.jobIds());
  // A store that cannot be read shows no jobs.
  if (store.trouble() !== null) return;
  for (const [jobId, ticket] of known) if (!left.has(jobId)) ticket.cancel();
}
