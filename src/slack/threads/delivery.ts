import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import type { Outcome, Ticket } from '../../jobs/queue/queue.ts';
import type { Job, Store } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import { type CheckProgress, progressMessage } from '../../render/slack/progress-message.ts';
import { cancelButton } from '../../render/slack/result-buttons.ts';
import { withBlocks } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { NOT_SHOWN_HERE } from '../access/aws-open.ts';
import type { Distributions } from '../requests/distributions.ts';
import { pause } from '../sending/pause.ts';
import { conclude, concludeAlone, type JobThread, type Outbound } from './job-thread.ts';
import { type IsWatched, presentInterruption, presentResult } from './present.ts';
import { SUMMARY_PART } from './summaries.ts';
import { isMember, rootTsOf } from './thread-parts.ts';
import { showProgress } from './thread-progress.ts';

export type DeliveryContext = {
  readonly store: Store;
  readonly log: Log;
  readonly outbound: Outbound;
  /** How often a check that throws is started, and the first wait before it is started again. */
  readonly attemptsMax: number;
  readonly retryMs: number;
  /** Puts the job's check into the queue once more; `null` when the queue refuses it. */
  readonly submit: (followed: Followed) => Promise<Ticket | null>;
  readonly isWatched: IsWatched;
  /** Called before a result that replaces an earlier one is shown. */
  readonly onReplaced: (channel: string, rootTs: string, report: Report) => Promise<void>;
  /** What was read from AWS is not delivered where it may not be shown by now. */
  readonly mayShow: Distributions['mayShow'];
  /** Called once a result is shown. */
  readonly onShown: (job: Job, rootTs: string | null, report: Report) => Promise<void>;
  /** Aborts when the bot stops, which ends the wait before another attempt. */
  readonly signal: AbortSignal;
  /** Forgets a job that was delivered. Where that cannot be written now, it is not delivered again. */
  readonly finish: (job: Job) => Promise<void>;
};

/**
 * A job that this process works on. `attempts`: how often its check was started, as stored; `ticket`: while
 * its check is queued or running.
 */
export type Followed = { readonly thread: JobThread; attempts: number; ticket: Ticket | null };

export const CANCELLED = 'The check was cancelled.';

/**
 * Attempts at delivery. With a first wait of half a minute, doubled each time, they span a quarter of an
 * hour.
 */
const DELIVERIES_MAX = 6;

/** Shows what a probe saw. */
export function showLanded(thread: JobThread, progress: Progress, outbound: Outbound): void {
  const landed = thread.landed ?? [];
  thread.landed = landed;
  landed.push(progress);
  showProgress(thread, () => cancellable(thread.job, { kind: 'checking', landed }), outbound);
}

/** Shows that a check waits or has begun. @param position in the queue; 0 where it runs */
export function showBegun(thread: JobThread, position: number, outbound: Outbound): void {
  if (thread.landed !== null) return;
  const begun =
    position > 0 ? ({ kind: 'queued', position } as const) : ({ kind: 'checking', landed: [] } as const);
  showProgress(thread, () => cancellable(thread.job, begun), outbound);
}

const cancellable = (job: Job, progress: CheckProgress): SlackMessage =>
  withBlocks(progressMessage(job.target.origin, progress), [cancelButton(job.id)]);

/** Delivers how a check ended. One that threw is tried again, as often as configured. */
export async function deliverOutcome(
  followed: Followed,
  ticket: Ticket,
  outcome: Outcome,
  context: DeliveryContext,
): Promise<void> {
  const { store, log, signal, outbound } = context;
  const { thread, attempts } = followed;
  const { job } = thread;
  // After the end there is nothing left to cancel.
  followed.ticket = null;
  switch (outcome.kind) {
    case 'reported':
      await store.keepReport(job.id, outcome.report);
      return deliverReport(thread, outcome.report, context);
    case 'cancelled':
      if (await isGone(thread, store)) return showEndedElsewhere(thread, ticket.checkId, context);
      await deliverInterruption(thread, CANCELLED, context);
      return context.finish(job);
    case 'failed': {
      const { error } = outcome;
      log.error(
        { check: ticket.checkId, job: job.id, origin: job.target.origin, attempts, err: error },
        'a check failed by a bug of ours',
      );
      if (!outcome.isFinal && attempts < context.attemptsMax) {
        await pause(context.retryMs * 2 ** (attempts - 1), signal);
        // The job stays in the store: the next process tries again.
        if (signal.aborted) return;
        const again = await context.submit(followed);
        if (again !== null) {
          showBegun(thread, await again.position(), outbound);
          return deliverOutcome(followed, again, await again.outcome, context);
        }
      }
      const tried = attempts <= 1 ? '' : ` ${attempts} times`;
      const because = `Something went wrong inside cf502${tried}, so nothing can be said of the origin. The log has it under ${ticket.checkId}. Whoever runs the bot sees it with "cf502 queue".`;
      await deliverInterruption(thread, because, context);
      return store.fail(job.id, error.message);
    }
  }
}

/**
 * Delivers the verdict and its replies, with retries while they reach nobody (Slack is down), and ends the
 * job. Why a check was refused is shown to its asker only.
 */
export async function deliverReport(
  thread: JobThread,
  report: Report,
  context: DeliveryContext,
): Promise<void> {
  const { store, log, outbound, signal } = context;
  const { job } = thread;
  if (await isGone(thread, store)) return;
  if (!(await context.mayShow(report, job.place.channel))) {
    await deliverInterruption(thread, NOT_SHOWN_HERE, context);
    return context.finish(job);
  }
  if (job.again?.rootTs) await context.onReplaced(job.place.channel, job.again.rootTs, report);
  const isWatched = await context.isWatched(job.place.channel, rootTsOf(thread));
  const { root, replies, alone } = await presentResult(job, report, store, isWatched);
  const refused = progressMessage(job.target.origin, {
    kind: 'refused',
    because: 'The address policy forbids it; the person who asked was told why.',
  });
  const deliver = () =>
    report.verdict.state === 'refused'
      ? concludeAlone(thread, { root: refused, alone }, outbound)
      : conclude(thread, { root, replies, alone }, outbound);
  for (let attempt = 1; attempt <= DELIVERIES_MAX; attempt++) {
    if (await deliver()) {
      await noteShown(thread, report, context);
      await context.onShown(job, rootTsOf(thread), report);
      return context.finish(job);
    }
    log.warn({ job: job.id, check: report.id, attempt }, 'a result reached nobody');
    await pause(outbound.redeliverMs * 2 ** (attempt - 1), signal);
    // The job stays in the store: the next process delivers the result.
    if (signal.aborted) return;
  }
  log.error({ job: job.id, check: report.id }, 'a result could not be delivered; `show` has it');
  return store.fail(job.id, 'the result could not be delivered');
}

/** Keeps where a result is shown, and tells the summary above it. */
async function noteShown(
  thread: JobThread,
  report: Report,
  { store, outbound: { summaries } }: DeliveryContext,
): Promise<void> {
  const { id, place } = thread.job;
  const rootTs = rootTsOf(thread);
  const summaryTs = summaries.tsOf(place);
  if (rootTs !== null) await store.markShown(id, { rootTs, ...(summaryTs !== null && { summaryTs }) });
  await summaries.tell(place, { kind: 'judged', report });
}

/**
 * Whether another process cancelled the job or took it over. Where nothing of it is posted, the post itself
 * finds that out.
 */
async function isGone(thread: JobThread, store: Store): Promise<boolean> {
  const shown = rootTsOf(thread) !== null ? 'root' : isMember(thread) ? SUMMARY_PART : null;
  return shown !== null && !(await store.beginPost(thread.job.id, shown));
}

/**
 * Another process ended the job. If it cancelled the check, an edit of this one may have overwritten what
 * that one showed; if it took the job over, its verdict stays.
 */
async function showEndedElsewhere(
  thread: JobThread,
  checkId: string,
  { store, outbound }: DeliveryContext,
): Promise<void> {
  const { job } = thread;
  // Their summary says it, and the other process told it.
  if (isMember(thread)) return;
  for (const id of [job.id, checkId]) if ((await store.findReport(id)) !== null) return;
  const { root } = await presentInterruption(job, CANCELLED, store, false);
  await concludeAlone(thread, { root, alone: root }, outbound);
}

/**
 * Tells the thread that there will be no verdict: the check was cancelled, failed, or interrupted by a
 * restart.
 */
export async function deliverInterruption(
  thread: JobThread,
  because: string,
  { store, isWatched, outbound }: Pick<DeliveryContext, 'store' | 'isWatched' | 'outbound'>,
): Promise<boolean> {
  const { job } = thread;
  const { summaries } = outbound;
  if (isMember(thread)) {
    // The summary says it; a reply of its own would only notify people.
    await summaries.tell(job.place, { kind: 'ended', because });
    if (summaries.tsOf(job.place) !== null) return true;
  }
  const watched = await isWatched(job.place.channel, rootTsOf(thread));
  const { root, replies } = await presentInterruption(job, because, store, watched);
  return conclude(thread, { root, replies }, outbound);
}
