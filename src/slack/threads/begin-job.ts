import type { Ticket, Urgency } from '../../jobs/queue/queue.ts';
import type { Job } from '../../jobs/store/store.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import { followCheck } from './delivery.ts';
import type { JobState, JobsOptions } from './job-state.ts';
import type { JobThread } from './job-thread.ts';

/**
 * The immediate outcome of a job, as the words after "origin: "; `needed`: no message in the channel will
 * show it.
 */
export type Begun = { readonly outcome: string; readonly needed: boolean };

/** Queues the check of a job, and delivers its result later. */
export async function beginJob(
  job: Job,
  thread: JobThread,
  urgency: Urgency,
  { submit, keep, context }: JobState,
  { outbound, store }: JobsOptions,
): Promise<Begun> {
  const submission = await submit(job, thread, urgency).catch((error: unknown) => {
    if (isUnreachable(error)) return { kind: 'unreachable' as const, because: error.message };
    throw error;
  });
  switch (submission.kind) {
    case 'unreachable':
      // The job is in the store, and is resumed from there.
      return {
        outcome: `kept, and checked as soon as that is possible: ${submission.because}.`,
        needed: true,
      };
    case 'full':
      await store.finish(job.id);
      await outbound.summaries.tell(job.place, { kind: 'ended', because: 'Too many checks are waiting.' });
      return {
        outcome: `not taken on, ${submission.limit} checks are waiting. Try again in a minute.`,
        needed: true,
      };
    case 'closed':
      // The job is in the store, so the next process runs its check.
      return { outcome: 'the bot is restarting, and checks it then.', needed: false };
    case 'accepted': {
      const { followed } = submission;
      keep(job, thread, followCheck(job, thread, followed, context));
      return { outcome: await begunWords(followed.ticket), needed: false };
    }
  }
}

async function begunWords(ticket: Ticket): Promise<string> {
  if (ticket.shared) return 'is being checked for somebody else already; you get the result too.';
  const position = await ticket.position();
  if (position === 0) return 'checking. The answer comes here.';
  return position === 1 ? 'queued, next in line.' : `queued, position ${position}.`;
}
