import type { Report } from '../../formats/report.ts';
import { type Check, checkKey } from '../../jobs/queue/queue.ts';
import type { KeptReport, Place } from '../../jobs/store/store.ts';
import { isSameChannel } from '../access/may-read.ts';
import type { Context } from '../context.ts';

/** A thread in this channel that answers the same question, with what it shows now. */
export type ShownLately = { readonly report: Report; readonly rootTs: string };

/** How long the channel is pointed to an answer it has, instead of getting a second thread. */
const LATELY_MS = 600_000;
/** Reports of one origin among which it is looked for. */
const HISTORY_MAX = 20;

/** Looks for the same check, with the same options, that this channel was shown within ten minutes. */
export async function shownLately(
  check: Omit<Check, 'id'>,
  place: Place,
  { store, now }: Pick<Context, 'store' | 'now'>,
): Promise<ShownLately | null> {
  const kept = await store.history(check.target.origin, HISTORY_MAX);
  const rootIn = ({ places }: KeptReport) =>
    places.find((one) => one.rootTs !== undefined && isSameChannel(one, place))?.rootTs;
  const asked = kept.find(
    (one) =>
      Math.abs(now().getTime() - Date.parse(one.report.startedAt)) < LATELY_MS &&
      rootIn(one) !== undefined &&
      one.report.verdict.state !== 'refused' &&
      checkKey(askedIn(one.report, check.timeoutMs)) === checkKey(check),
  );
  const rootTs = asked && rootIn(asked);
  if (rootTs === undefined) return null;
  // An answer or a newer check may have changed what the thread shows.
  const newest = kept.find((one) => rootIn(one) === rootTs);
  return newest === undefined ? null : { report: newest.report, rootTs };
}

const askedIn = ({ evidence }: Report, usualMs: number): Omit<Check, 'id'> => ({
  target: evidence.target,
  timeoutMs: evidence.checkTimeoutMs ?? usualMs,
  ...(evidence.distribution === undefined ? {} : { distribution: evidence.distribution }),
});
