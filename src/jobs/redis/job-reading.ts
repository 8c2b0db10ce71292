import { asks } from '../queue/queue.ts';
import type { Job, KeptReport, ListedJob, OpenJob, Store } from '../store/store.ts';
import { key } from './keys.ts';
import { CLAIM_JOBS } from './scripts.ts';
import type { Records } from './store.ts';

type Fields = Readonly<Record<string, string>>;

/** What is kept of a job as it is. */
export type Wanted = Omit<Job, 'id' | 'acceptedAt' | 'place' | 'responseUrl'>;

/** A listed job, with the report whose delivery is left. */
type KnownJob = ListedJob & { readonly reportId: string | null };

export type JobReading = Pick<Store, 'openSame' | 'jobIds' | 'openJobs' | 'claimJobs'> & {
  readonly listJobs: () => Promise<readonly KnownJob[]>;
};

/** Reads jobs, one by one or all there are. */
export function createJobReading(
  { use, run, sealing, owner, mayTakeOthers }: Records,
  findReport: (id: string) => Promise<KeptReport | null>,
): JobReading {
  const jobIn = (id: string, fields: Fields): Job => ({
    ...withoutSecret(id, fields),
    responseUrl: fields.url === undefined || fields.url === '' ? null : sealing.open(fields.url),
  });

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
    async openSame(channel, check) {
      const same = await read(await use((redis) => redis.smembers(key('same', asks(channel, check)))));
      const open = same.filter(([, fields]) => fields.failed === undefined);
      return Promise.all(
        open.map(async ([id, fields]) => {
          const ts = await use((redis) => redis.hget(key('posts', id), 'root'));
          return { job: jobIn(id, fields), rootTs: ts === '' ? null : ts };
        }),
      );
    },
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
          job: withoutSecret(id, fields),
          attempts,
          state: fields.failed === undefined ? open : 'failed',
          because: fields.failed ?? null,
          reportId: fields.report ?? null,
        };
      });
    },
  };
}

const withoutSecret = (id: string, fields: Fields): Omit<Job, 'responseUrl'> => ({
  ...(JSON.parse(fields.job ?? '{}') as Wanted),
  id,
  acceptedAt: new Date(Number(fields.at)).toISOString(),
  place: JSON.parse(fields.place ?? '{}') as Job['place'],
});
