import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import type { Ticket } from '../../jobs/queue/queue.ts';
import type { Job, Store } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import { type CheckProgress, progressMessage } from '../../render/slack/progress-message.ts';
import { cancelButton } from '../../render/slack/result-buttons.ts';
import { withBlocks } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { NOT_SHOWN_HERE } from '../access/aws-open.ts';
import type { Distributions } from '../requests/distributions.ts';
import { pause } from '../sending/pause.ts';
import type { JobThread } from './job-thread.ts';
import { type IsWatched, presentInterruption, presentResult } from './present.ts';
import type { Summaries } from './summaries.ts';

export type DeliveryContext = {
  readonly store: Store;
  readonly log: Log;
  readonly redeliverMs: number;
  /** How often a check that throws is started, and the first wait before it is started again. */
  readonly attemptsMax: number;
  readonly retryMs: number;
  /** Puts the job's check into the queue once more; `null` when the queue refuses it. */
  readonly submit: (job: Job, thread: JobThread) => Promise<Followed | null>;
  readonly isWatched: IsWatched;
  readonly summaries: Pick<Summaries, 'tell' | 'tsOf'>;
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

/** The queued or running check of a job. `attempts`: how often it was started, as stored. */
export type Followed = { readonly ticket: Ticket; readonly attempts: () => number };

const CHECKING = { kind: 'checking', landed: [] } as const;

export const CANCELLED = 'The check was cancelled.';

/**
 * Attempts at delivery. With a first wait of half a minute, doubled each time, they span a quarter of an
 * hour.
 */
const DELIVERIES_MAX = 6;

/**
 * Shows a check's progress in its thread. It is created before the check is queued, so that no progress is
 * missed.
 */
export function createProgressView(job: Job, thread: JobThread): (progress: Progress) => void {
  const landed: Progress[] = [];
  return (progress) => {
    landed.push(progress);
    thread.showProgress(() => cancellableProgress(job, { kind: 'checking', landed }));
  };
}

const cancellableProgress = (job: Job, progress: CheckProgress): SlackMessage =>
  withBlocks(progressMessage(job.target.origin, progress), [cancelButton(job.id)]);

/**
 * Awaits the end of a check and delivers its outcome. A check that throws is tried again, as often as
 * configured.
 */
export async function followCheck(
  job: Job,
  thread: JobThread,
  followed: Followed,
  context: DeliveryContext,
): Promise<void> {
  const { store, log, signal } = context;
  const { ticket } = followed;
  const position = await ticket.position();
  const begun = position > 0 ? ({ kind: 'queued', position } as const) : CHECKING;
  thread.showProgress(() => cancellableProgress(job, begun));
  const outcome = await ticket.outcome;
  switch (outcome.kind) {
    case 'reported':
      await store.keepReport(job.id, outcome.report);
      return deliverReport(job, thread, outcome.report, context);
    case 'cancelled':
      if (await isGone(job, thread, store)) return showEndedElsewhere(job, thread, ticket.checkId, context);
      await deliverInterruption(job, thread, CANCELLED, context);
      return context.finish(job);
    case 'failed': {
      const { error } = outcome;
      const attempts = followed.attempts();
      log.error(
        { check: ticket.checkId, job: job.id, origin: job.target.origin, attempts, err: error },
        'a check failed by a bug of ours',
      );
      if (!outcome.isFinal && attempts < context.attemptsMax) {
        await pause(context.retryMs * 2 ** (attempts - 1), signal);
        // The job stays in the store: the next process tries again.
        if (signal.aborted) return;
        const again = await context.submit(job, thread);
        if (again !== null) return followCheck(job, thread, again, context);
      }
      const tried = attempts <= 1 ? '' : ` ${attempts} times`;
      const because = `Something went wrong inside cf502${tried}, so nothing can be said of the origin. The log has it under ${ticket.checkId}. Whoever runs the bot sees it with "cf502 queue".`;
      await deliverInterruption(job, thread, because, context);
      return store.fail(job.id, error.message);
    }
  }
}

/**
 * Delivers the verdict and its replies, with retries while they reach nobody (Slack is down), and ends the
 * job. Why a check was refused is shown to its asker only.
 */
export async function deliverReport(
  job: Job,
  thread: JobThread,
  report: Report,
  context: DeliveryContext,
): Promise<void> {
  const { store, log, redeliverMs, signal } = context;
  if (await isGone(job, thread, store)) return;
  if (!(await context.mayShow(report, job.place.channel))) {
    await deliverInterruption(job, thread, NOT_SHOWN_HERE, context);
    return context.finish(job);
  }
  if (job.again?.rootTs) await context.onReplaced(job.place.channel, job.again.rootTs, report);
  const isWatched = await context.isWatched(job.place.channel, thread.rootTs());
  const { root, replies, alone } = await presentResult(job, report, store, isWatched);
  const refused = progressMessage(job.target.origin, {
    kind: 'refused',
    because: 'The address policy forbids it; the person who asked was told why.',
  });
  const deliver = () =>
    report.verdict.state === 'refused'
      ? thread.concludeAlone(refused, alone)
      : thread.conclude(root, replies, alone);
  for (let attempt = 1; attempt <= DELIVERIES_MAX; attempt++) {
    if (await deliver()) {
      await noteShown(job, thread.rootTs(), report, context);
      await context.onShown(job, thread.rootTs(), report);
      return context.finish(job);
    }
    log.warn({ job: job.id, check: report.id, attempt }, 'a result reached nobody');
    await pause(redeliverMs * 2 ** (attempt - 1), signal);
    // The job stays in the store: the next process delivers the result.
    if (signal.aborted) return;
  }
  log.error({ job: job.id, check: report.id }, 'a result could not be delivered; `show` has it');
  return store.fail(job.id, 'the result could not be delivered');
}

/** Keeps where a result is shown, and tells the summary above it. */
async function noteShown(
  { id, place }: Job,
  rootTs: string | null,
  report: Report,
  { store, summaries }: DeliveryContext,
): Promise<void> {
  const summaryTs = summaries.tsOf(place);
  if (rootTs !== null) await store.markShown(id, { rootTs, ...(summaryTs !== null && { summaryTs }) });
  await summaries.tell(place, { kind: 'judged', report });
}

/**
 * Whether another process cancelled the job or took it over. Where its root is not posted, the post itself
 * finds that out.
 */
const isGone = async (job: Job, thread: JobThread, store: Store): Promise<boolean> =>
  thread.rootTs() !== null && !(await store.beginPost(job.id, 'root'));

/**
 * Another process ended the job. If it cancelled the check, an edit of this one may have overwritten what
 * that one showed; if it took the job over, its verdict stays.
 */
async function showEndedElsewhere(
  job: Job,
  thread: JobThread,
  checkId: string,
  { store }: DeliveryContext,
): Promise<void> {
  for (const id of [job.id, checkId]) if ((await store.findReport(id)) !== null) return;
  const { root } = await presentInterruption(job, CANCELLED, store, false);
  await thread.concludeAlone(root, root);
}

/**
 * Tells the thread that there will be no verdict: the check was cancelled, failed, or interrupted by a
 * restart.
 */
export async function deliverInterruption(
  job: Job,
  thread: JobThread,
  because: string,
  { store, isWatched, summaries }: Pick<DeliveryContext, 'store' | 'isWatched' | 'summaries'>,
): Promise<boolean> {
  if (job.place.among !== undefined && job.again === undefined) {
    // The summary says it; a reply of its own would only notify people.
    await summaries.tell(job.place, { kind: 'ended', because });
    if (summaries.tsOf(job.place) !== null) return true;
  }
  const watched = await isWatched(job.place.channel, thread.rootTs());
  const { root, replies } = await presentInterruption(job, because, store, watched);
  return thread.conclude(root, replies);
}
