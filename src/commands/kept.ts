import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../jobs/store/sqlite.ts';
import type { Store } from '../jobs/store/store.ts';
import { readDataDir } from '../settings/config.ts';
import { type Io, UsageError } from './command.ts';

/** Whether the bot of this machine ever kept anything. */
export const isAnythingKept = (io: Io): boolean => existsSync(join(readDataDir(io.env), 'cf502.sqlite'));

/** Works on what the bot of this machine keeps; the bot may be running. */
export async function withStore<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  const directory = readDataDir(io.env);
  if (!isAnythingKept(io))
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
