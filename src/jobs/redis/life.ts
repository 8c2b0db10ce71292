import { BEAT_MS, LEASE_MS } from '../store/leases.ts';
import type { Link } from './connect.ts';
import { key } from './keys.ts';

/** The signs of life of this process, and what it may conclude from the silence of others. */
export type Life = {
  readonly beat: () => Promise<void>;
  readonly release: () => Promise<void>;
  /** `1` where jobs of processes that give no sign of life may be taken. */
  readonly mayTakeOthers: () => '0' | '1';
};

export function createLife({ use }: Pick<Link, 'use'>, owner: string): Life {
  let beatAt: number | null = null;
  let quietUntil = 0;
  return {
    async beat() {
      const at = performance.now();
      await use((redis) => redis.set(key('alive', owner), '1', 'PX', LEASE_MS));
      // A beat that failed shows in the gap. What kept this process from it may have kept others too, so
      // everybody gets the time for a sign of life.
      if (beatAt === null || at - beatAt > 1.5 * BEAT_MS) quietUntil = performance.now() + LEASE_MS;
      beatAt = at;
    },
    release: async () => void (await use((redis) => redis.del(key('alive', owner)))),
    mayTakeOthers: () => (performance.now() < quietUntil ? '0' : '1'),
  };
}
