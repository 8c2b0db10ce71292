import type { Report } from '../../formats/report.ts';
import type { Sealing } from '../store/sealing.ts';
import type { Place, Store } from '../store/store.ts';
import { type AnswerRecords, createAnswerRecords } from './answer-records.ts';
import type { Link } from './connect.ts';
import { forgetRecords } from './forget.ts';
import { createJobRecords } from './job-records.ts';
import { key } from './keys.ts';
import { createLife } from './life.ts';
import { createReportRecords } from './report-records.ts';
import { createRequestRecords } from './request-records.ts';
import { createWatchRecords } from './watch-records.ts';

/** What every part of the store works with. */
export type Records = {
  readonly use: Link['use'];
  readonly run: Link['run'];
  readonly sealing: Sealing;
  readonly owner: string;
  readonly now: () => Date;
  /**
   * `1` where jobs of processes that give no sign of life may be taken. After Redis itself was away, nobody
   * could give one, so everybody gets the time to.
   */
  readonly mayTakeOthers: () => '0' | '1';
};

export type RedisStore = Store &
  AnswerRecords & {
    /** Keeps a report without a job, which may be read at this place. */
    readonly allowReport: (report: Report, place: Place | null) => Promise<void>;
  };

/**
 * The same records as in SQLite, in Redis: any number of bots share them. Reports are deflated, secrets
 * encrypted.
 */
export function createRedisStore(
  link: Link,
  { owner, now, sealing }: { readonly owner: string; readonly now: () => Date; readonly sealing: Sealing },
): RedisStore {
  const { use, run } = link;
  const life = createLife(link, owner);
  const records: Records = {
    use,
    run,
    sealing,
    owner,
    now,
    mayTakeOthers: life.mayTakeOthers,
  };
  const { put, idsOf, idsBefore, remove, ...reports } = createReportRecords(records);

  const { takeBack, ...jobs } = createJobRecords(records, reports.findReport);
  const watches = createWatchRecords(records, put);

  /** Deletes these reports, except those that a job or a watch still needs. */
  async function deleteUnused(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const needed = new Set([
      ...(await jobs.listJobs()).flatMap(({ reportId }) => reportId ?? []),
      ...(await watches.watches()).flatMap((watch) => [
        watch.firstReportId,
        watch.toldReportId,
        watch.reportId,
      ]),
    ]);
    const unused = ids.filter((id) => !needed.has(id));
    for (const id of unused) await remove(id);
    return unused.length;
  }

  return {
    ...jobs,
    ...watches,
    ...createRequestRecords(records),
    ...reports,
    keepReport: (jobId, report) => put(report, jobId, null),
    allowReport: (report, place) => put(report, '', place),
    deleteReports: async (origin) => deleteUnused(await idsOf(origin)),
    ...createAnswerRecords(link),
    forget: (whom) => forgetRecords(records, { ...jobs, ...watches, deleteUnused }, whom),
    async prune({ deliveries, reports: before }) {
      await use((redis) => redis.zremrangebyscore(key('deliveries'), '-inf', `(${Date.parse(deliveries)}`));
      await deleteUnused(await idsBefore(Date.parse(before)));
    },
    beat: life.beat,
    async release() {
      await takeBack();
      await life.release();
    },
    trouble: link.trouble,
    close: link.close,
  };
}
