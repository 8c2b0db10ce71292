import type { Report } from '../../formats/report.ts';
import { inTransaction } from './database.ts';
import { watchIn } from './rows.ts';
import type { Sqlite } from './sqlite.ts';
import type { Store, Watch } from './store.ts';

/** The part of the store for watches. @param putReport keeps what a watch saw */
export function createWatches(
  { database, leases, owner }: Sqlite,
  putReport: (report: Report) => void,
): Pick<Store, 'beginWatch' | 'keepWatch' | 'endWatch' | 'watches' | 'claimWatches'> {
  const putWatch = database.prepare(
    `INSERT INTO watches VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET watch = excluded.watch, owner = excluded.owner`,
  );
  const changeWatch = database.prepare('UPDATE watches SET watch = ? WHERE id = ? AND owner = ?');
  const placeReport = database.prepare('INSERT OR IGNORE INTO report_places VALUES (?, ?)');
  const deleteWatch = database.prepare('DELETE FROM watches WHERE id = ?');
  const selectWatches = database.prepare('SELECT watch FROM watches ORDER BY rowid');

  function putSeen({ place }: Watch, seen: Report | undefined): void {
    if (seen === undefined) return;
    putReport(seen);
    placeReport.run(seen.id, JSON.stringify(place));
  }

  return {
    beginWatch: async (watch, seen) =>
      inTransaction(database, () => {
        putSeen(watch, seen);
        putWatch.run(watch.id, JSON.stringify(watch), owner);
      }),
    keepWatch: async (watch, seen) =>
      inTransaction(database, () => {
        if (changeWatch.run(JSON.stringify(watch), watch.id, owner).changes === 0) return false;
        putSeen(watch, seen);
        return true;
      }),
    endWatch: async (watchId) => void deleteWatch.run(watchId),
    watches: async () => selectWatches.all().map(watchIn),
    claimWatches: async () => leases.claim('watches').map(watchIn),
  };
}
