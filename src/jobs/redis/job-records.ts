import { asks } from '../queue/queue.ts';
import type { KeptReport, Store } from '../store/store.ts';
import { createJobReading, type JobReading, type Wanted } from './job-reading.ts';
import {
  ACCEPT,
  BEGIN_CHECK,
  BEGIN_POST,
  END_POST,
  FAIL_JOB,
  FORGET_JOB,
  MARK_SHOWN,
  RETRY_JOB,
  TAKE_BACK,
} from './scripts.ts';
import type { Records } from './store.ts';

export type JobRecords = Pick<
  Store,
  'accept' | 'beginCheck' | 'beginPost' | 'endPost' | 'markShown' | 'finish' | 'fail' | 'retry' | 'drop'
> &
  JobReading & { readonly takeBack: () => Promise<void> };

/** Accepted jobs: a hash for each, their order in a sorted set, the messages of each in another hash. */
export function createJobRecords(
  records: Records,
  findReport: (id: string) => Promise<KeptReport | null>,
): JobRecords {
  const { run, sealing, owner, now } = records;
  /** Jobs whose check this process began. */
  const begun = new Set<string>();
  return {
    async accept(delivery, jobs) {
      const values = jobs.flatMap(({ id, acceptedAt, place, responseUrl, ...wanted }) => [
        id,
        Date.parse(acceptedAt),
        JSON.stringify(wanted satisfies Wanted),
        JSON.stringify(place),
        responseUrl === null ? '' : sealing.seal(responseUrl),
        asks(place.channel, wanted),
      ]);
      const done = await run(ACCEPT, delivery, now().getTime(), owner, ...values);
      return done === 1 ? 'accepted' : 'duplicate';
    },
    async beginCheck(jobId) {
      begun.add(jobId);
      return Number(await run(BEGIN_CHECK, jobId));
    },
    takeBack: async () => void (await run(TAKE_BACK, owner, ...begun)),
    beginPost: async (jobId, part) => (await run(BEGIN_POST, owner, jobId, part)) === 1,
    endPost: async (jobId, part, ts) => void (await run(END_POST, jobId, part, ts)),
    markShown: async (jobId, shown) => void (await run(MARK_SHOWN, jobId, JSON.stringify(shown))),
    async finish(jobId) {
      begun.delete(jobId);
      await run(FORGET_JOB, jobId, '0');
    },
    async fail(jobId, because) {
      begun.delete(jobId);
      await run(FAIL_JOB, jobId, because);
    },
    ...createJobReading(records, findReport),
    retry: async (jobId) => (await run(RETRY_JOB, jobId, now().getTime())) === 1,
    drop: async (jobId) => Number(await run(FORGET_JOB, jobId, '1')) > 0,
  };
}
