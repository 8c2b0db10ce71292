import type { Report } from '../../formats/report.ts';
import type { Job, Place, Store } from '../../jobs/store/store.ts';
import { progressMessage } from '../../render/slack/progress-message.ts';
import { followUpMessages, type ResultMessages, resultMessages } from '../../render/slack/result-message.ts';
import { type Since, sinceWhen } from '../../report/since.ts';
import { mayRead } from '../access/may-read.ts';
import { notice } from '../sending/notice.ts';

/**
 * Whether the result in this message is watched; `rootTs: null`: it is not posted yet, so it is not watched.
 */
export type IsWatched = (channel: string, rootTs: string | null) => Promise<boolean>;

export type Presented = {
  readonly root: ResultMessages['root'];
  readonly replies: ResultMessages['replies'];
  /** The root message for one person alone. */
  readonly alone: ResultMessages['root'];
};

/** How many earlier checks are searched for when a fault began. */
const EARLIER_MAX = 50;

/**
 * The messages for a job's report: the result or what changed, since when the fault exists, and the buttons.
 */
export async function presentResult(
  job: Job,
  report: Report,
  store: Store,
  watched: boolean,
): Promise<Presented> {
  const since = await sinceKnown(report, job.place, store);
  const previous = await previousOf(job, store);
  const isMember = job.place.among !== undefined;
  const shared = { to: 'channel', watched, isMember } as const;
  const messages =
    previous === null || job.again === undefined
      ? resultMessages(report, shared, since)
      : followUpMessages(report, previous, job.again.how, shared, since);
  const alone = resultMessages(report, { to: 'alone', watched: false, isMember }, since).root;
  return { ...messages, alone };
}

/**
 * The messages for a check that ended without a verdict: the root says so, or a reply where the root shows
 * an earlier result.
 */
export async function presentInterruption(
  job: Job,
  because: string,
  store: Store,
  watched: boolean,
): Promise<ResultMessages> {
  const previous = await previousOf(job, store);
  if (previous === null)
    return { root: progressMessage(job.target.origin, { kind: 'interrupted', because }), replies: [] };
  const isMember = job.place.among !== undefined;
  const { root } = resultMessages(previous, { to: 'channel', watched, isMember });
  return { root, replies: [notice([`Not checked again. ${because}`])] };
}

/** Since when the faults exist, by those earlier reports that may be read in this place. */
export async function sinceKnown(report: Report, place: Place, store: Store): Promise<Since | null> {
  const kept = await store.history(report.target.origin, EARLIER_MAX);
  return sinceWhen(
    report,
    kept.filter((one) => mayRead(one, place)).map((one) => one.report),
  );
}

async function previousOf({ again, place }: Job, store: Store): Promise<Report | null> {
  if (again === undefined) return null;
  const kept = await store.findReport(again.reportId);
  return kept !== null && mayRead(kept, place) ? kept.report : null;
}
