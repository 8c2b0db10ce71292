import type { Forgotten, Place, Store } from '../store/store.ts';
import { key, PREFIX } from './keys.ts';
import type { Records } from './store.ts';

/** Keys that are asked for at once. */
const SCANNED = 500;

/** Deletes what Redis holds of a person or channel, or all of cf502's records. @returns how many reports */
export async function forgetRecords(
  { use }: Pick<Records, 'use'>,
  {
    listJobs,
    finish,
    watches,
    endWatch,
    deleteUnused,
  }: Pick<Store, 'listJobs' | 'finish' | 'watches' | 'endWatch'> & {
    readonly deleteUnused: (reportIds: readonly string[]) => Promise<number>;
  },
  whom: Forgotten,
): Promise<number> {
  const reports = await use((redis) => redis.zrange(key('reports'), 0, -1));
  if (whom.kind === 'everything') {
    await deleteAll({ use });
    return reports.length;
  }
  const { id, kind } = whom;
  const isTheirs = (place: Place) => place[kind === 'person' ? 'user' : 'channel'] === id;
  for (const { job } of await listJobs()) if (isTheirs(job.place)) await finish(job.id);
  for (const watch of await watches()) if (isTheirs(watch.place)) await endWatch(watch.id);
  for (const request of await use((redis) => redis.smembers(key('requests')))) {
    const body = await use((redis) => redis.hget(key('request', request), 'body'));
    if (body?.includes(`"${id}"`) !== true) continue;
    await use((redis) => redis.multi().srem(key('requests'), request).del(key('request', request)).exec());
  }
  const conversations = await use((redis) => redis.hgetall(key('conversations')));
  for (const [user, channel] of Object.entries(conversations))
    if (user === id || channel === id) await use((redis) => redis.hdel(key('conversations'), user));
  const left: string[] = [];
  for (const report of reports) {
    const places = await use((redis) => redis.smembers(key('places', report)));
    const theirs = places.filter((place) => isTheirs(JSON.parse(place) as Place));
    for (const place of theirs) await use((redis) => redis.srem(key('places', report), place));
    if (kind === 'person') await use((redis) => redis.zrem(key('user', id), report));
    if (theirs.length === places.length) left.push(report);
  }
  return deleteUnused(left);
}

/** Signs of life stay, so that the bots that run go on. */
async function deleteAll({ use }: Pick<Records, 'use'>): Promise<void> {
  let cursor = '0';
  do {
    const [next, found] = await use((redis) => redis.scan(cursor, 'MATCH', `${PREFIX}:*`, 'COUNT', SCANNED));
    const kept = found.filter((name) => !name.startsWith(key('alive')));
    if (kept.length > 0) await use((redis) => redis.del(...kept));
    cursor = next;
  } while (cursor !== '0');
}
