import type { Queue } from 'bullmq';
import type { RegionCounts } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { OLDEST_AT } from './scripts.ts';

/** How full the queue of one Region is. */
export type LaneCounts = {
  /** How many jobs wait before this one. */
  readonly ahead: (jobId: string) => Promise<number>;
  readonly waiting: () => Promise<number>;
  readonly running: () => Promise<number>;
  readonly counts: () => Promise<Omit<RegionCounts, 'region' | 'workers'>>;
};

export function createLaneCounts(
  queue: Pick<Queue, 'getJobCounts' | 'toKey'>,
  { use, run }: Pick<Link, 'use' | 'run'>,
): LaneCounts {
  const prioritized = queue.toKey('prioritized');

  /** Since when the job that has waited longest does; `null` where none waits. */
  async function oldestAt(): Promise<number | null> {
    const at = await run(OLDEST_AT, prioritized, queue.toKey(''));
    return at === null ? null : Number(at);
  }

  return {
    ahead: async (jobId) => (await use((redis) => redis.zrank(prioritized, jobId))) ?? 0,
    waiting: async () => {
      const [ordered, unordered] = await use((redis) =>
        Promise.all([redis.zcard(prioritized), redis.llen(queue.toKey('wait'))]),
      );
      return ordered + unordered;
    },
    running: () => use((redis) => redis.llen(queue.toKey('active'))),
    async counts() {
      const [counts, at] = await Promise.all([
        use(() => queue.getJobCounts('prioritized', 'waiting', 'delayed', 'active', 'failed')),
        oldestAt(),
      ]);
      return {
        waiting: (counts.prioritized ?? 0) + (counts.waiting ?? 0) + (counts.delayed ?? 0),
        running: counts.active ?? 0,
        failed: counts.failed ?? 0,
        oldestMs: at === null ? 0 : Math.max(0, Date.now() - at),
      };
    },
  };
}
