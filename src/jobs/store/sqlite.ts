import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Report } from '../../formats/report.ts';
import { forgetIn } from './forget.ts';
import { createLeases, newOwner } from './leases.ts';
import { createRequests } from './requests.ts';
import { jobRow, listedJob, openJob, parse, type Row, watchIn } from './rows.ts';
import { MIGRATIONS } from './schema.ts';
import { createSealing, readOrMakeKey } from './sealing.ts';
import type { KeptReport, OpenJob, Place, Store, Watch } from './store.ts';
import { summaryOf } from './summary.ts';

/** How long a write waits for another process that has locked the file. */
const BUSY_TIMEOUT_MS = 2_000;
/**
 * Pages of the write-ahead log before they are copied into the main file: 16 MB, or some hundred jobs.
 * Copying waits for the disk; with SQLite's default of 1000, one job in thirty had to wait
 * (https://www.sqlite.org/wal.html#automatic_checkpoint).
 */
const CHECKPOINT_PAGES = 4_000;

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
  const database = new DatabaseSync(directory === ':memory:' ? directory : prepareFile(directory));
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  migrate(database);
  const sealing = createSealing(() => key ?? (directory === ':memory:' ? owner : readOrMakeKey(directory)));

  const insertDelivery = database.prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?)');
  const insertJob = database.prepare(
    `INSERT INTO jobs (id, accepted_at, target, timeout_ms, place, response_url, again, distribution, owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const beginCheck = database.prepare(
    'UPDATE jobs SET attempts = attempts + 1 WHERE id = ? RETURNING attempts',
  );
  const insertReport = database.prepare(
    'INSERT OR IGNORE INTO reports (id, origin, started_at, report, summary) VALUES (?, ?, ?, ?, ?)',
  );
  const insertReportPlace = database.prepare(
    'INSERT OR IGNORE INTO report_places SELECT ?, place FROM jobs WHERE id = ?',
  );
  const attachReport = database.prepare('UPDATE jobs SET report_id = ? WHERE id = ?');
  const markShown = database.prepare(
    `UPDATE OR REPLACE report_places SET place = json_patch(place, ?)
     WHERE (report_id, place) = (SELECT report_id, place FROM jobs WHERE id = ?)`,
  );
  const beginPost = database.prepare(
    'INSERT OR IGNORE INTO posts SELECT id, ?, NULL FROM jobs WHERE id = ? AND owner = ?',
  );
  const selectOwned = database.prepare('SELECT 1 FROM jobs WHERE id = ? AND owner = ?');
  const endPost = database.prepare('UPDATE posts SET ts = ? WHERE job_id = ? AND part = ?');
  const deleteJob = database.prepare('DELETE FROM jobs WHERE id = ?');
  const failJob = database.prepare('UPDATE jobs SET failed_because = ?, response_url = NULL WHERE id = ?');
  const selectOpen = database.prepare(
    `SELECT jobs.*, reports.report FROM jobs LEFT JOIN reports ON reports.id = jobs.report_id
     WHERE failed_because IS NULL ORDER BY accepted_at, jobs.rowid`,
  );
  const selectJobs = database.prepare('SELECT * FROM jobs ORDER BY accepted_at, rowid');
  const selectJobIds = database.prepare('SELECT id FROM jobs');
  const retryJob = database.prepare(
    `UPDATE jobs SET failed_because = NULL, attempts = 0, accepted_at = ?, owner = NULL
     WHERE id = ? AND failed_because IS NOT NULL`,
  );
  const dropJob = database.prepare('DELETE FROM jobs WHERE id = ? AND failed_because IS NOT NULL');
  const putWatch = database.prepare(
    `INSERT INTO watches VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET watch = excluded.watch, owner = excluded.owner`,
  );
  const changeWatch = database.prepare('UPDATE watches SET watch = ? WHERE id = ? AND owner = ?');
  const placeReport = database.prepare('INSERT OR IGNORE INTO report_places VALUES (?, ?)');
  const deleteWatch = database.prepare('DELETE FROM watches WHERE id = ?');
  const selectWatches = database.prepare('SELECT watch FROM watches ORDER BY rowid');
  const selectPosts = database.prepare('SELECT part, ts FROM posts WHERE job_id = ?');
  const selectReport = database.prepare('SELECT report FROM reports WHERE id = ?');
  const selectPlaces = database.prepare('SELECT place FROM report_places WHERE report_id = ?');
  const selectHistory = database.prepare(
    'SELECT id, coalesce(summary, report) AS report FROM reports WHERE origin = ? ORDER BY started_at DESC, rowid DESC LIMIT ?',
  );
  const selectRecent = database.prepare(
    `SELECT id, coalesce(summary, report) AS report FROM reports WHERE id IN
       (SELECT report_id FROM report_places WHERE place ->> 'user' = ?) ORDER BY started_at DESC, rowid DESC LIMIT ?`,
  );
  const pruneDeliveries = database.prepare('DELETE FROM deliveries WHERE seen_at < ?');
  const unused = `id NOT IN (SELECT report_id FROM jobs WHERE report_id IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM watches WHERE reports.id IN
       (watch ->> 'firstReportId', watch ->> 'toldReportId', watch ->> 'reportId'))`;
  const pruneReports = database.prepare(`DELETE FROM reports WHERE started_at < ? AND ${unused}`);
  const pruneBySize = database.prepare(
    `DELETE FROM reports WHERE ${unused} AND rowid IN (SELECT rowid FROM
       (SELECT rowid, sum(octet_length(report)) OVER (ORDER BY started_at DESC, rowid DESC) AS total FROM reports)
       WHERE total > ?)`,
  );
  const deleteReports = database.prepare(`DELETE FROM reports WHERE origin = ? AND ${unused}`);

  const leases = createLeases(database, owner, now);

  function together<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  const putReport = (report: Report) =>
    insertReport.run(
      report.id,
      report.target.origin,
      report.startedAt,
      JSON.stringify(report),
      JSON.stringify(summaryOf(report)),
    );
  const putReportOf = (watch: Watch, seen: Report) => {
    putReport(seen);
    placeReport.run(seen.id, JSON.stringify(watch.place));
  };
  const placesOf = (reportId: string): readonly Place[] =>
    selectPlaces.all(reportId).map(({ place }) => parse<Place>(place));

  const openJobIn = (row: Row): OpenJob => openJob(row, selectPosts.all(String(row.id)), sealing);

  const keptReport = ({ id, report }: Row): KeptReport => ({
    report: parse<Report>(report),
    places: placesOf(String(id)),
  });

  return {
    accept: async (delivery, jobs) =>
      together(() => {
        if (insertDelivery.run(delivery, now().toISOString()).changes === 0) return 'duplicate';
        for (const job of jobs) insertJob.run(...jobRow(job, sealing), owner);
        return 'accepted';
      }),
    beginCheck: async (jobId) => Number(beginCheck.get(jobId)?.attempts ?? 1),
    keepReport: async (jobId, report) =>
      together(() => {
        putReport(report);
        insertReportPlace.run(report.id, jobId);
        attachReport.run(report.id, jobId);
      }),
    beginPost: async (jobId, part) => {
      beginPost.run(part, jobId, owner);
      return selectOwned.get(jobId, owner) !== undefined;
    },
    endPost: async (jobId, part, ts) => void endPost.run(ts, jobId, part),
    markShown: async (jobId, shown) => void markShown.run(JSON.stringify(shown), jobId),
    finish: async (jobId) => void deleteJob.run(jobId),
    fail: async (jobId, because) => void failJob.run(because, jobId),
    openJobs: async () => selectOpen.all().map(openJobIn),
    claimJobs: async (isKnown = () => false) =>
      together(() => {
        const mine = new Set(leases.claim('jobs', 'failed_because IS NULL').map(({ id }) => id));
        return selectOpen
          .all()
          .filter(({ id }) => mine.has(id) && !isKnown(String(id)))
          .map(openJobIn);
      }),
    jobIds: async () => selectJobIds.all().map(({ id }) => String(id)),
    listJobs: async () => selectJobs.all().map((row) => listedJob(row, sealing)),
    retry: async (jobId) => retryJob.run(now().toISOString(), jobId).changes > 0,
    drop: async (jobId) => dropJob.run(jobId).changes > 0,
    beginWatch: async (watch, seen) =>
      together(() => {
        if (seen !== undefined) putReportOf(watch, seen);
        putWatch.run(watch.id, JSON.stringify(watch), owner);
      }),
    keepWatch: async (watch, seen) =>
      together(() => {
        if (changeWatch.run(JSON.stringify(watch), watch.id, owner).changes === 0) return false;
        if (seen !== undefined) putReportOf(watch, seen);
        return true;
      }),
    endWatch: async (watchId) => void deleteWatch.run(watchId),
    watches: async () => selectWatches.all().map(watchIn),
    findReport: async (id) => {
      const row = selectReport.get(id);
      return row === undefined ? null : { report: parse<Report>(row.report), places: placesOf(id) };
    },
    history: async (origin, limit) => selectHistory.all(origin, limit).map(keptReport),
    recentOf: async (user, limit) => selectRecent.all(user, limit).map(keptReport),
    deleteReports: async (origin) => Number(deleteReports.run(origin).changes),
    prune: async ({ deliveries, reports, reportBytes }) =>
      together(() => {
        pruneDeliveries.run(deliveries);
        pruneReports.run(reports);
        pruneBySize.run(reportBytes);
      }),
    async forget(whom) {
      const count = together(() => forgetIn(database, whom));
      database.exec('VACUUM');
      return count;
    },
    claimWatches: async () => leases.claim('watches').map(watchIn),
    ...createRequests(database, { together, leases, sealing, owner, now }),
    beat: async () => leases.beat(),
    release: async () => leases.release(),
    trouble: () => null,
    close: () => database.close(),
  };
}

function prepareFile(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'cf502.sqlite');
  // Created here rather than by SQLite, so that it is never readable by others; SQLite gives its companion
  // files the same mode.
  closeSync(openSync(file, 'a', 0o600));
  return file;
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > MIGRATIONS.length)
    throw new Error(`written by a newer cf502 (schema ${version}, this one knows ${MIGRATIONS.length})`);
  for (let next = version; next < MIGRATIONS.length; next++)
    database.exec(`BEGIN; ${MIGRATIONS[next]}; PRAGMA user_version = ${next + 1}; COMMIT`);
}
