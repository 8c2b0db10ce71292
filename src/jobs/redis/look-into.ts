import type { RegionCounts } from '../queue/queue.ts';
import { createSealing } from '../store/sealing.ts';
import { type Link, openLink } from './connect.ts';
import { type Inspection, inspectRedis } from './inspect.ts';
import { openQueue } from './lane.ts';
import { createLaneCounts } from './lane-counts.ts';
import { byRegion, isAlive, readMembers } from './members.ts';
import { keepPause } from './pauses.ts';
import { createRedisStore, type RedisStore } from './store.ts';

/** What bots keep in a Redis, for commands that look into it and are no bot themselves. */
export type KeptInRedis = {
  readonly kind: 'open';
  readonly store: RedisStore;
  readonly pause: (what: string) => Promise<void>;
  readonly regions: () => Promise<readonly RegionCounts[]>;
  readonly close: () => void;
};

/**
 * Opens what lies in a Redis; whatever is written belongs to no process, so that bots take it.
 *
 * @param key the bots' `CF502_STORE_KEY`
 * @throws ConfigError where only an operator can mend it
 */
export async function lookIntoRedis(
  { url, key }: { readonly url: string; readonly key: string },
  now: () => Date,
): Promise<KeptInRedis | Extract<Inspection, { kind: 'absent' }>> {
  const inspection = await inspectRedis(url);
  if (inspection.kind === 'absent') return inspection;
  const link = openLink(url, () => {});
  await link.ready();
  const sealing = createSealing(() => key);
  return {
    kind: 'open',
    store: createRedisStore(link, { owner: '', now, sealing }),
    pause: (what) => keepPause(link, what),
    regions: () => countRegions(link),
    close: link.close,
  };
}

async function countRegions(link: Link): Promise<readonly RegionCounts[]> {
  const regions = [...byRegion(await readMembers(link))];
  return Promise.all(
    regions.map(async ([region, workers]) => ({
      region,
      workers: workers.filter(isAlive).length,
      ...(await createLaneCounts(openQueue(link, region, 1), link).counts()),
    })),
  );
}
