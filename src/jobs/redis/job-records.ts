import type { Job, KeptReport, ListedJob, OpenJob, Store } from '../store/store.ts';
import { key } from './keys.ts';
import {
  ACCEPT,
  BEGIN_CHECK,
  BEGIN_POST,
  CLAIM_JOBS,
  END_POST,
  FAIL_JOB,
  FORGET_JOB,
  MARK_SHOWN,
  RETRY_JOB,
} from './scripts.ts';
import type { Records } from './store.ts';

type Fields = Readonly<Record<string, string>>;

/** What is kept of a job as it is. */
type Wanted = Omit<Job, 'id' | 'acceptedAt' | 'place' | 'responseUrl'>;

/** A listed job, with the report whose delivery is left. */
type KnownJob = ListedJob & { readonly reportId: string | null };

export type JobRecords = Pick<
  Store,
  | 'accept'
  | 'beginCheck'
  | 'beginPost'
  | 'endPost'
  | 'markShown'
  | 'finish'
  | 'fail'
  | 'jobIds'
  | 'openJobs'
  | 'claimJobs'
  | 'retry'
  | 'drop'
> & { readonly listJobs: () => Promise<readonly KnownJob[]> };

/** Accepted jobs: a hash for each, their order in a sorted set, the messages of each in another hash. */
export function createJobRecords(
  { use, run, sealing, owner, now, mayTakeOthers }: Records,
  findReport: (id: string) => Promise<KeptReport | null>,
): JobRecords {
  function jobIn(id: string, fields: Fields): Job {
    return {
      ...(JSON.parse(fields.job ?? '{}') as Wanted),
      id,
      acceptedAt: new Date(Number(fields.at)).toISOString(),
      place: JSON.parse(fields.place ?? '{}') as Job['place'],
      responseUrl: fields.url === undefined || fields.url === '' ? null : sealing.open(fields.url),
    };
  }

  /** All fields of jobs, in one round trip; jobs that ended meanwhile are left out. */
  async function read(ids: readonly string[]): Promise<readonly (readonly [string, Fields])[]> {
    if (ids.length === 0) return [];
    const found = await use(async (redis) => {
      const all = redis.pipeline();
      for (const id of ids) all.hgetall(key('job', id));
      return all.exec();
    });
    return ids.flatMap((id, index) => {
      const fields = found?.[index]?.[1] as Fields | undefined;
      return fields?.job === undefined ? [] : [[id, fields] as const];
    });
  }

  async function toOpen(id: string, fields: Fields): Promise<OpenJob> {
    const posts = await use((redis) => redis.hgetall(key('posts', id)));
    const kept = fields.report === undefined ? null : await findReport(fields.report);
    return {
      job: jobIn(id, fields),
      attempts: Number(fields.attempts),
      posted: new Map(Object.entries(posts).map(([part, ts]) => [part, ts === '' ? null : ts])),
      report: kept?.report ?? null,
    };
  }

  const allIds = () => use((redis) => redis.zrange(key('jobs'), 0, -1));

  return {
    async accept(delivery, jobs) {
      const values = jobs.flatMap(({ id, acceptedAt, place, responseUrl, ...wanted }) => [
        id,
        Date.parse(acceptedAt),
        JSON.stringify(wanted satisfies Wanted),
        JSON.stringify(place),
        responseUrl === null ? '' : sealing.seal(responseUrl),
      ]);
      const done = await run(ACCEPT, delivery, now().getTime(), owner, ...values);
      return done === 1 ? 'accepted' : 'duplicate';
    },
    beginCheck: async (jobId) => Number(await run(BEGIN_CHECK, jobId)),
    beginPost: async (jobId, part) => (await run(BEGIN_POST, owner, jobId, part)) === 1,
    endPost: async (jobId, part, ts) => void (await run(END_POST, jobId, part, ts)),
    markShown: async (jobId, shown) => void (await run(MARK_SHOWN, jobId, JSON.stringify(shown))),
    finish: async (jobId) => void (await run(FORGET_JOB, jobId, '0')),
    fail: async (jobId, because) => void (await run(FAIL_JOB, jobId, because)),
    jobIds: allIds,
    async openJobs() {
      const open = (await read(await allIds())).filter(([, fields]) => fields.failed === undefined);
      return Promise.all(open.map(([id, fields]) => toOpen(id, fields)));
    },
    async claimJobs(isKnown = () => false) {
      const ids = (await run(CLAIM_JOBS, owner, mayTakeOthers())) as string[];
      const fresh = await read(ids.filter((id) => !isKnown(id)));
      return Promise.all(fresh.map(([id, fields]) => toOpen(id, fields)));
    },
    async listJobs() {
      return (await read(await allIds())).map(([id, fields]): KnownJob => {
        const attempts = Number(fields.attempts);
        const open = fields.report !== undefined ? 'delivering' : attempts > 0 ? 'checking' : 'waiting';
        return {
          job: jobIn(id, fields),
          attempts,
          state: fields.failed === undefined ? open : 'failed',
          because: fields.failed ?? null,
          reportId: fields.report ?? null,
        };
      });
    },
    retry: async (jobId) => (await run(RETRY_JOB, jobId, now().getTime())) === 1,
    drop: async (jobId) => Number(await run(FORGET_JOB, jobId, '1')) > 0,
  };
}
