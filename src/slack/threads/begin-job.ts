import type { Submission, Urgency } from '../../jobs/queue/queue.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import { showBegun } from './delivery.ts';
import type { JobState, JobsOptions } from './job-state.ts';
import type { JobThread } from './job-thread.ts';

/**
 * The immediate outcome of a job, as the words after "origin: "; `needed`: no message in the channel will
 * show it.
 */
export type Begun = { readonly outcome: string; readonly needed: boolean };

type Submitted = Submission | { readonly kind: 'unreachable'; readonly because: string };

/** Queues the check of a job, whose result is delivered later. */
export async function beginJob(
  thread: JobThread,
  urgency: Urgency,
  { follow }: JobState,
  { outbound, store }: JobsOptions,
): Promise<Begun> {
  const { job } = thread;
  const submission = await follow(thread, urgency).catch((error: unknown): Submitted => {
    if (isUnreachable(error)) return { kind: 'unreachable', because: error.message };
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
      const { ticket } = submission;
      const position = await ticket.position();
      showBegun(thread, position, outbound);
      return { outcome: begunWords(ticket.shared, position), needed: false };
    }
  }
}

function begunWords(shared: boolean, position: number): string {
  if (shared) return 'is being checked for somebody else already; you get the result too.';
  if (position === 0) return 'checking. The answer comes here.';
  return position === 1 ? 'queued, next in line.' : `queued, position ${position}.`;
}
