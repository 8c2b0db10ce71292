import type { Progress } from '../diagnose.ts';
import type { Log } from '../log.ts';
import type { Ticket } from '../queue/queue.ts';
import { toSlackMessages } from '../render/block-kit.ts';
import { progressMessage } from '../render/progress-message.ts';
import type { Report } from '../report/report.ts';
import type { Job, Store } from '../store/store.ts';
import type { JobThread } from './job-thread.ts';
import { pause } from './pause.ts';

export type DeliveryContext = {
  readonly store: Store;
  readonly log: Log;
  readonly redeliverMs: number;
  /** Ends the waiting for another attempt at delivery: the bot is stopping. */
  readonly signal: AbortSignal;
};

/** With the first wait at half a minute: for a quarter of an hour. */
const DELIVERIES_MAX = 6;

/** Shows a check's progress in its thread. Made before the check is asked for, so that nothing that lands is missed. */
export function createProgressView(job: Job, thread: JobThread): (progress: Progress) => void {
  const landed: Progress[] = [];
  return (progress) => {
    landed.push(progress);
    thread.showProgress(progressMessage(job.target.origin, { kind: 'checking', landed: [...landed] }));
  };
}

/** Follows a check to its end and delivers what came of it. */
export async function followCheck(
  job: Job,
  thread: JobThread,
  ticket: Ticket,
  context: DeliveryContext,
): Promise<void> {
  const { store, log } = context;
  const { origin } = job.target;
  const position = ticket.position();
  thread.showProgress(
    progressMessage(origin, position > 0 ? { kind: 'queued', position } : { kind: 'checking', landed: [] }),
  );
  const begun = ticket.started.then(() => store.beginCheck(job.id));
  const outcome = await ticket.outcome;
  switch (outcome.kind) {
    case 'reported':
      await begun;
      await store.keepReport(job.id, outcome.report);
      return deliverReport(job, thread, outcome.report, context);
    case 'failed':
      log.error(
        { check: ticket.checkId, job: job.id, origin, err: outcome.error },
        'a check failed by a bug of ours',
      );
      await thread.conclude(
        progressMessage(origin, {
          kind: 'interrupted',
          because: `Something went wrong inside cf502, so nothing can be said of the origin. The log has it under ${ticket.checkId}.`,
        }),
        [],
      );
      return store.fail(job.id, outcome.error.message);
    case 'cancelled':
      await thread.conclude(
        progressMessage(origin, { kind: 'interrupted', because: 'The check was cancelled.' }),
        [],
      );
      return store.finish(job.id);
  }
}

/**
 * The verdict and its thread, again and again while it reaches nobody (Slack is down); then the job is done. Why a check
 * was refused is nobody's business but the asker's.
 */
export async function deliverReport(
  job: Job,
  thread: JobThread,
  report: Report,
  { store, log, redeliverMs, signal }: DeliveryContext,
): Promise<void> {
  const { root, replies } = toSlackMessages(report);
  const refused = progressMessage(job.target.origin, {
    kind: 'refused',
    because: 'The address policy forbids it; the person who asked was told why.',
  });
  const deliver = () =>
    report.verdict.state === 'refused' ? thread.concludeAlone(refused, root) : thread.conclude(root, replies);
  for (let attempt = 1; attempt <= DELIVERIES_MAX; attempt++) {
    if (await deliver()) return store.finish(job.id);
    log.warn({ job: job.id, check: report.id, attempt }, 'a result reached nobody');
    await pause(redeliverMs * 2 ** (attempt - 1), signal);
    // The job stays open: the next process delivers it.
    if (signal.aborted) return;
  }
  log.error({ job: job.id, check: report.id }, 'a result could not be delivered; `show` has it');
  return store.fail(job.id, 'the result could not be delivered');
}

/** For a job that a former process left and that cannot be run any more. */
export function deliverInterruption(job: Job, thread: JobThread, because: string): Promise<boolean> {
  return thread.conclude(progressMessage(job.target.origin, { kind: 'interrupted', because }), []);
}
