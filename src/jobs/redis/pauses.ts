import { type Pauses, whyPaused } from '../pauses.ts';
import type { Link } from './connect.ts';
import { key } from './keys.ts';

const READ_EVERY_MS = 1_000;

/**
 * Pauses that all bots share: a set in Redis, read every second, since they are asked for before each check.
 * While Redis is away the last ones known still count.
 */
export function createRedisPauses({ use }: Link): Pauses & { readonly stop: () => void } {
  let known: readonly string[] = [];
  const read = async () => {
    known = await use((redis) => redis.smembers(key('pauses')));
  };
  const reading = setInterval(() => void read().catch(() => {}), READ_EVERY_MS);
  void read().catch(() => {});
  return {
    whyNot: (origin, user) => whyPaused(known, origin, user),
    async pause(what) {
      await keepPause({ use }, what);
      await read();
    },
    async resume(what) {
      const removed = await use((redis) => redis.srem(key('pauses'), what));
      await read();
      return removed > 0;
    },
    list: () => known,
    stop: () => clearInterval(reading),
  };
}

export async function keepPause({ use }: Pick<Link, 'use'>, what: string): Promise<void> {
  await use((redis) => redis.sadd(key('pauses'), what));
}
