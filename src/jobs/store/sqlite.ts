import type { DatabaseSync } from 'node:sqlite';
import { createCauseAnswers } from './cause-answers.ts';
import { copyLogAside } from './checkpoints.ts';
import { fileIn, inTransaction, openDatabase } from './database.ts';
import { forgetIn } from './forget.ts';
import { createJobs } from './jobs.ts';
import { createLeases, type Leases, newOwner } from './leases.ts';
import { createReports } from './reports.ts';
import { createRequests } from './requests.ts';
import { createSealing, readOrMakeKey, type Sealing } from './sealing.ts';
import type { Store } from './store.ts';
import { createWatches } from './watches.ts';

/** What the parts of the store work with. */
export type Sqlite = {
  readonly database: DatabaseSync;
  readonly leases: Leases;
  readonly sealing: Sealing;
  readonly owner: string;
  readonly now: () => Date;
};

/**
 * Opens the store in one SQLite file in a directory. Both are created if missing, readable by this user only.
 * Commits survive a crash of the process; a loss of power may undo the last few.
 *
 * @param directory `:memory:` for a store that ends with the process
 * @param owner the name of this process for others that share the directory
 * @param key the key that encrypts secrets; `null`: the directory's own
 * @throws Error when the directory or the file cannot be used, or a newer version of cf502 wrote it
 */
export function openSqliteStore(
  directory: string,
  now: () => Date,
  { owner = newOwner(), key = null }: { readonly owner?: string; readonly key?: string | null } = {},
): Store {
  const database = openDatabase(directory);
  const sealing = createSealing(() => key ?? (directory === ':memory:' ? owner : readOrMakeKey(directory)));
  const stopCopying = directory === ':memory:' ? () => {} : copyLogAside(fileIn(directory));
  const leases = createLeases(database, owner, now);
  const sqlite: Sqlite = { database, leases, sealing, owner, now };
  const { put, prune, ...reports } = createReports(database);
  const { takeBack: takeBackRequests, ...requests } = createRequests(sqlite);
  const { takeBack: takeBackChecks, ...jobs } = createJobs(sqlite, put);
  const pruneDeliveries = database.prepare('DELETE FROM deliveries WHERE seen_at < ?');
  return {
    ...requests,
    ...jobs,
    ...createWatches(sqlite, put),
    ...reports,
    ...createCauseAnswers(database),
    prune: async (before) =>
      inTransaction(database, () => {
        pruneDeliveries.run(before.deliveries);
        prune(before.reports, before.reportBytes);
      }),
    async forget(whom) {
      const count = inTransaction(database, () => forgetIn(database, whom));
      database.exec('VACUUM');
      return count;
    },
    beat: async () => leases.beat(),
    release: async () =>
      inTransaction(database, () => {
        takeBackChecks();
        takeBackRequests();
        leases.release();
      }),
    trouble: () => null,
    close() {
      stopCopying();
      database.close();
    },
  };
}
