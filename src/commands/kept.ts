import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../jobs/store/sqlite.ts';
import type { Store } from '../jobs/store/store.ts';
import { isUnreachable } from '../jobs/unreachable.ts';
import { readDataDir, readRedis } from '../settings/config.ts';
import { isConfigError } from '../settings/config-error.ts';
import { type Io, UsageError } from './command.ts';

/** Whether the bot of this machine ever kept anything, or shares a Redis. */
export const isAnythingKept = (io: Io): boolean =>
  readRedis(io.env) !== null || isAnythingIn(directoryOf(io));

const directoryOf = (io: Io): string => readDataDir(io.env);
const isAnythingIn = (directory: string): boolean => existsSync(join(directory, 'cf502.sqlite'));

/** Works on what the bot of this machine keeps, or the bots that share `REDIS_URL`; they may be running. */
export async function withStore<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  return readRedis(io.env) === null ? withDirectory(io, work) : withRedis(io, ({ store }) => work(store));
}

/** Works on what lies in `CF502_DATA_DIR`. */
export async function withDirectory<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  const directory = directoryOf(io);
  if (!isAnythingIn(directory))
    throw new UsageError(
      `nothing is kept in ${directory}: reports come from the bot. Run this where the bot runs, or set CF502_DATA_DIR.`,
    );
  const store = openSqliteStore(directory, io.now);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

type KeptInRedis = import('../jobs/redis/look-into.ts').KeptInRedis;

/** Works on what bots keep in the Redis of `REDIS_URL`, which has to be set. */
export async function withRedis<T>(io: Io, work: (kept: KeptInRedis) => Promise<T>): Promise<T> {
  const where = readRedis(io.env);
  if (where === null) throw new UsageError('set REDIS_URL to the Redis that the bots share.');
  // Loaded when it is used: most machines share no Redis.
  const { lookIntoRedis } = await import('../jobs/redis/look-into.ts');
  try {
    const kept = await lookIntoRedis(where, io.now);
    if (kept.kind === 'absent') throw new UsageError(`${kept.because}.`);
    try {
      return await work(kept);
    } finally {
      kept.close();
    }
  } catch (error) {
    if (isConfigError(error) || isUnreachable(error)) throw new UsageError(`${error.message}.`);
    throw error;
  }
}
