import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Redis } from 'ioredis';
import type { Report } from '../../formats/report.ts';
import type { KeptReport, Place, Store } from '../store/store.ts';
import { summaryOf } from '../store/summary.ts';
import { key } from './keys.ts';
import { KEEP_REPORT } from './scripts.ts';
import type { Records } from './store.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export type ReportRecords = Pick<Store, 'findReport' | 'history' | 'recentOf'> & {
  /** Keeps a report as the result of a job, or as one that may be read at a place. */
  readonly put: (report: Report, jobId: string, place: Place | null) => Promise<void>;
  /** The reports on an origin; `null`: all that began before a time, in milliseconds. */
  readonly idsOf: (origin: string) => Promise<readonly string[]>;
  readonly idsBefore: (at: number) => Promise<readonly string[]>;
  readonly remove: (reportId: string) => Promise<void>;
};

/** Reports, deflated: a hash for each, its places, and their order by time, by origin and by person. */
export function createReportRecords({ use, run }: Pick<Records, 'use' | 'run'>): ReportRecords {
  async function put(report: Report, jobId: string, place: Place | null): Promise<void> {
    const body = await deflate(JSON.stringify(report));
    const at = Date.parse(report.startedAt);
    const where = place === null ? '' : JSON.stringify(place);
    await run(KEEP_REPORT, report.id, report.target.origin, at, body, jobId, where);
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

  return {
    put,
    findReport,
    history: (origin, limit) => newest(key('origin', origin), limit),
    recentOf: (user, limit) => newest(key('user', user), limit),
    idsOf: (origin) => use((redis) => redis.zrange(key('origin', origin), 0, -1)),
    idsBefore: (at) => use((redis) => redis.zrangebyscore(key('reports'), '-inf', `(${at}`)),
    remove: (reportId) => use((redis) => deleteReport(redis, reportId)),
  };
}

/** Removes a report and every mention of it. */
async function deleteReport(redis: Redis, id: string): Promise<void> {
  const origin = await redis.hget(key('report', id), 'origin');
  const places = await redis.smembers(key('places', id));
  const all = redis.multi().del(key('report', id), key('places', id)).zrem(key('reports'), id);
  if (origin !== null) all.zrem(key('origin', origin), id);
  for (const place of places) all.zrem(key('user', (JSON.parse(place) as Place).user), id);
  await all.exec();
}
