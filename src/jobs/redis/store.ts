import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Redis } from 'ioredis';
import type { Report } from '../../formats/report.ts';
import { BEAT_MS, LEASE_MS } from '../store/leases.ts';
import type { Sealing } from '../store/sealing.ts';
import type { KeptReport, Place, Store } from '../store/store.ts';
import { summaryOf } from '../store/summary.ts';
import type { Link } from './connect.ts';
import { forgetRecords } from './forget.ts';
import { createJobRecords } from './job-records.ts';
import { key } from './keys.ts';
import { createRequestRecords } from './request-records.ts';
import { KEEP_REPORT } from './scripts.ts';
import { createWatchRecords } from './watch-records.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** What every part of the store works with. */
export type Records = {
  readonly use: Link['use'];
  /** Runs one of our scripts. */
  readonly run: (script: string, ...values: readonly (string | number | Buffer)[]) => Promise<unknown>;
  readonly sealing: Sealing;
  readonly owner: string;
  readonly now: () => Date;
  /**
   * `1` where jobs of processes that give no sign of life may be taken. After Redis itself was away, nobody
   * could give one, so everybody gets the time to.
   */
  readonly mayTakeOthers: () => '0' | '1';
};

/**
 * The same records as in SQLite, in Redis: any number of bots share them. Reports are deflated, secrets
 * encrypted.
 */
export function createRedisStore(
  link: Link,
  { owner, now, sealing }: { readonly owner: string; readonly now: () => Date; readonly sealing: Sealing },
): Store {
  const { use } = link;
  let beatAt: number | null = null;
  let quietUntil = 0;
  const records: Records = {
    use,
    run: (script, ...values) => use((redis) => redis.eval(script, 0, ...values)),
    sealing,
    owner,
    now,
    mayTakeOthers: () => (performance.now() < quietUntil ? '0' : '1'),
  };

  async function putReport(report: Report, jobId: string, place: Place | null): Promise<void> {
    const body = await deflate(JSON.stringify(report));
    const at = Date.parse(report.startedAt);
    const where = place === null ? '' : JSON.stringify(place);
    await records.run(KEEP_REPORT, report.id, report.target.origin, at, body, jobId, where);
  }

  async function findReport(id: string): Promise<KeptReport | null> {
    const [body, places] = await use(async (redis) => [
      await redis.hgetBuffer(key('report', id), 'body'),
      await redis.smembers(key('places', id)),
    ]);
    if (body === null || !Buffer.isBuffer(body)) return null;
    return {
      report: JSON.parse((await inflate(body)).toString()) as Report,
      places: (places as string[]).map((place) => JSON.parse(place) as Place),
    };
  }

  /** Newest first; of one check judged several times, the latest judgement first. */
  async function newest(index: string, limit: number): Promise<readonly KeptReport[]> {
    const ids = await use((redis) => redis.zrevrange(index, 0, limit - 1));
    const placed = await Promise.all(
      ids.map(async (id) => ({
        kept: await findReport(id),
        sequence: Number(await use((redis) => redis.hget(key('report', id), 'sequence'))),
      })),
    );
    return placed
      .toSorted(
        (a, b) =>
          (b.kept?.report.startedAt ?? '').localeCompare(a.kept?.report.startedAt ?? '') ||
          b.sequence - a.sequence,
      )
      .flatMap(({ kept }) => (kept === null ? [] : [{ ...kept, report: summaryOf(kept.report) }]));
  }

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
    for (const id of unused) await use((redis) => deleteReport(redis, id));
    return unused.length;
  }

  const jobs = createJobRecords(records, findReport);
  const watches = createWatchRecords(records, putReport);

  return {
    ...jobs,
    ...watches,
    ...createRequestRecords(records),
    keepReport: (jobId, report) => putReport(report, jobId, null),
    findReport,
    history: (origin, limit) => newest(key('origin', origin), limit),
    recentOf: (user, limit) => newest(key('user', user), limit),
    deleteReports: async (origin) =>
      deleteUnused(await use((redis) => redis.zrange(key('origin', origin), 0, -1))),
    forget: (whom) => forgetRecords(records, { ...jobs, ...watches, deleteUnused }, whom),
    async prune({ deliveries, reports }) {
      await use((redis) => redis.zremrangebyscore(key('deliveries'), '-inf', `(${Date.parse(deliveries)}`));
      const old = await use((redis) =>
        redis.zrangebyscore(key('reports'), '-inf', `(${Date.parse(reports)}`),
      );
      await deleteUnused(old);
    },
    async beat() {
      const at = performance.now();
      await use((redis) => redis.set(key('alive', owner), '1', 'PX', LEASE_MS));
      // A beat that failed shows in the gap: what kept this process from it may have kept others too.
      if (beatAt === null || at - beatAt > 1.5 * BEAT_MS) quietUntil = performance.now() + LEASE_MS;
      beatAt = at;
    },
    release: async () => void (await use((redis) => redis.del(key('alive', owner)))),
    trouble: link.trouble,
    close: link.close,
  };
}

/** Removes a report and every mention of it. */
export async function deleteReport(redis: Redis, id: string): Promise<void> {
  const origin = await redis.hget(key('report', id), 'origin');
  const places = await redis.smembers(key('places', id));
  const all = redis.multi().del(key('report', id), key('places', id)).zrem(key('reports'), id);
  if (origin !== null) all.zrem(key('origin', origin), id);
  for (const place of places) all.zrem(key('user', (JSON.parse(place) as Place).user), id);
  await all.exec();
}
