import type { Report } from '../../formats/report.ts';
import { asks } from '../queue/queue.ts';
import { inTransaction } from './database.ts';
import { jobIn, jobRow, listedJob, openJob, type Row, textOrNull } from './rows.ts';
import type { Sqlite } from './sqlite.ts';
import type { OpenJob, Store } from './store.ts';

type JobMethods = Pick<
  Store,
  | 'accept'
  | 'beginCheck'
  | 'keepReport'
  | 'beginPost'
  | 'endPost'
  | 'markShown'
  | 'finish'
  | 'fail'
  | 'openJobs'
  | 'claimJobs'
  | 'openSame'
  | 'jobIds'
  | 'listJobs'
  | 'retry'
  | 'drop'
>;

const WITH_REPORT =
  'SELECT jobs.*, reports.report FROM jobs LEFT JOIN reports ON reports.id = jobs.report_id';

/** The part of the store for jobs. @param putReport keeps the result of one */
export function createJobs(
  sqlite: Sqlite,
  putReport: (report: Report) => void,
): JobMethods & { readonly takeBack: () => void } {
  const { database, sealing, owner, now } = sqlite;
  const attempts = createAttempts(sqlite);
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
    `${WITH_REPORT} WHERE failed_because IS NULL ORDER BY accepted_at, jobs.rowid`,
  );
  const selectPosts = database.prepare('SELECT part, ts FROM posts WHERE job_id = ?');
  const selectJobs = database.prepare('SELECT * FROM jobs ORDER BY accepted_at, rowid');
  const selectSame = database.prepare(
    `SELECT jobs.*, ts FROM jobs LEFT JOIN posts ON job_id = id AND part = 'root'
     WHERE asks = ? AND failed_because IS NULL`,
  );
  const selectJobIds = database.prepare('SELECT id FROM jobs');
  const retryJob = database.prepare(
    `UPDATE jobs SET failed_because = NULL, attempts = 0, accepted_at = ?, owner = NULL
     WHERE id = ? AND failed_because IS NOT NULL`,
  );
  const dropJob = database.prepare('DELETE FROM jobs WHERE id = ? AND failed_because IS NOT NULL');

  const openJobIn = (row: Row): OpenJob => openJob(row, selectPosts.all(String(row.id)), sealing);

  return {
    accept: accepting(sqlite),
    beginCheck: async (jobId) => attempts.begin(jobId),
    takeBack: attempts.takeBack,
    keepReport: async (jobId, report) =>
      inTransaction(database, () => {
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
    async finish(jobId) {
      attempts.end(jobId);
      deleteJob.run(jobId);
    },
    async fail(jobId, because) {
      attempts.end(jobId);
      failJob.run(because, jobId);
    },
    openJobs: async () => selectOpen.all().map(openJobIn),
    claimJobs: claiming(sqlite, openJobIn),
    openSame: async (channel, check) =>
      selectSame
        .all(asks(channel, check))
        .map((row) => ({ job: jobIn(row, sealing), rootTs: textOrNull(row.ts) })),
    jobIds: async () => selectJobIds.all().map(({ id }) => String(id)),
    listJobs: async () => selectJobs.all().map(listedJob),
    retry: async (jobId) => retryJob.run(now().toISOString(), jobId).changes > 0,
    drop: async (jobId) => dropJob.run(jobId).changes > 0,
  };
}

function claiming({ database, leases, owner }: Sqlite, openJobIn: (row: Row) => OpenJob): Store['claimJobs'] {
  const selectJob = database.prepare(`${WITH_REPORT} WHERE jobs.id = ?`);
  const takeJob = database.prepare('UPDATE jobs SET owner = ? WHERE id = ?');

  function take(id: string): OpenJob {
    takeJob.run(owner, id);
    return openJobIn(selectJob.get(id) ?? {});
  }

  // Done every second or two: what is known is neither read nor written, since each job may have a report of
  // a megabyte.
  return async (isKnown = () => false) =>
    inTransaction(database, () =>
      leases
        .claimableJobs()
        .filter((id) => !isKnown(id))
        .map(take),
    );
}

function accepting({ database, sealing, owner, now }: Sqlite): Store['accept'] {
  const insertDelivery = database.prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?)');
  const insertJob = database.prepare(
    `INSERT INTO jobs (id, accepted_at, target, timeout_ms, place, response_url, again, distribution, asks, owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  return async (delivery, jobs) =>
    inTransaction(database, () => {
      if (insertDelivery.run(delivery, now().toISOString()).changes === 0) return 'duplicate';
      for (const job of jobs) insertJob.run(...jobRow(job, sealing), owner);
      return 'accepted';
    });
}

/** How often the checks of jobs were begun. */
function createAttempts({ database, owner }: Sqlite) {
  const begin = database.prepare('UPDATE jobs SET attempts = attempts + 1 WHERE id = ? RETURNING attempts');
  const takeBack = database.prepare(
    'UPDATE jobs SET attempts = attempts - 1 WHERE id = ? AND owner = ? AND report_id IS NULL',
  );
  /** Jobs whose check this process began and that are not over. */
  const begun = new Set<string>();
  return {
    begin(jobId: string): number {
      begun.add(jobId);
      return Number(begin.get(jobId)?.attempts ?? 1);
    },
    end: (jobId: string) => void begun.delete(jobId),
    /** What this process was told to leave was no attempt. */
    takeBack() {
      for (const jobId of begun) takeBack.run(jobId, owner);
    },
  };
}
