import type { Report } from '../../formats/report.ts';
import type { Watch } from '../../jobs/store/store.ts';
import { watchOverReply, watchReply, withNews } from '../../render/slack/result-message.ts';
import { compareReports, isTelling } from '../../report/compare.ts';
import { mentioning } from './announced.ts';
import { sinceKnown } from './present.ts';
import { type Following, keepWatch, type RunningWatch } from './running-watch.ts';
import { CHANGES_TOLD_MAX } from './watch-waits.ts';

/**
 * Posts what changed since the last report that was announced, if anything did.
 *
 * @param mayExist an earlier process may have posted it already
 */
export async function announceChange(
  entry: RunningWatch,
  mayExist: boolean,
  following: Following,
): Promise<'ended' | 'goes-on'> {
  const { store, thread, end } = following;
  const { watch } = entry;
  if (watch.reportId === watch.toldReportId) return 'goes-on';
  const [seen, announced, first] = await Promise.all(
    [watch.reportId, watch.toldReportId, watch.firstReportId].map(
      async (id) => (await store.findReport(id))?.report,
    ),
  );
  if (seen === undefined || announced === undefined) return 'goes-on';
  const ends = endsWith(watch, seen);
  if (!ends && !compareReports(announced, seen).some(isTelling)) return 'goes-on';
  const { period } = watch;
  if (!ends && period !== undefined && period.told >= CHANGES_TOLD_MAX) return 'goes-on';
  const since = (await sinceKnown(announced, watch.place, store))?.firstSeen;
  const state = {
    since: since ?? (first ?? announced).startedAt,
    ends,
    ...(ends && period && { tally: period.tally }),
  };
  const news = withNews(watchReply(seen, announced, state), seen, announced);
  const message = ends ? mentioning(watch.tell ?? [], news) : news;
  const reached = await thread.say(watch, `told-${seen.id}`, [message], mayExist);
  if (ends || !reached) {
    await end(entry);
    if (reached) await thread.show(watch, seen, false);
    return 'ended';
  }
  const counted = period && { period: { ...period, told: period.told + 1 } };
  await keepWatch(entry, { ...watch, ...counted, toldReportId: seen.id }, following);
  await thread.show(watch, seen, true);
  return 'goes-on';
}

/** A watch that counts goes on where the fault came and went before. */
const endsWith = ({ period }: Watch, seen: Report): boolean =>
  seen.verdict.state === 'healthy' && (period === undefined || period.endsHealthy);

/** Ends a watch whose time is over, and says so. */
export async function expire(
  entry: RunningWatch,
  because: string,
  { store, thread, end }: Following,
): Promise<void> {
  const { watch } = entry;
  await end(entry);
  const kept = await store.findReport(watch.reportId);
  if (kept === null) return;
  const over = watchOverReply(kept.report, because, watch.period?.tally);
  const message = mentioning(watch.tell ?? [], over);
  if (await thread.say(watch, 'over', [message], false)) await thread.show(watch, kept.report, false);
}
