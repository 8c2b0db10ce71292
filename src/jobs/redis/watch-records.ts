import type { Report } from '../../formats/report.ts';
import type { Place, Store, Watch } from '../store/store.ts';
import { key } from './keys.ts';
import { BEGIN_WATCH, CLAIM_WATCHES, KEEP_WATCH } from './scripts.ts';
import type { Records } from './store.ts';

/** Results that are checked again by themselves: one hash for all, and one for who works on them. */
export function createWatchRecords(
  { use, run, owner, mayTakeOthers }: Records,
  putReport: (report: Report, jobId: string, place: Place | null) => Promise<void>,
): Pick<Store, 'beginWatch' | 'keepWatch' | 'endWatch' | 'watches' | 'claimWatches'> {
  const parse = (watches: readonly string[]) => watches.map((watch) => JSON.parse(watch) as Watch);
  return {
    async beginWatch(watch, seen) {
      if (seen !== undefined) await putReport(seen, '', watch.place);
      await run(BEGIN_WATCH, owner, watch.id, JSON.stringify(watch));
    },
    async keepWatch(watch, seen) {
      if (seen !== undefined) await putReport(seen, '', watch.place);
      return (await run(KEEP_WATCH, owner, watch.id, JSON.stringify(watch))) === 1;
    },
    endWatch: (watchId) =>
      use(async (redis) => {
        await redis.hdel(key('watches'), watchId);
        await redis.hdel(key('watch-owners'), watchId);
      }),
    watches: async () => parse(await use((redis) => redis.hvals(key('watches')))),
    claimWatches: async () => parse((await run(CLAIM_WATCHES, owner, mayTakeOthers())) as string[]),
  };
}
