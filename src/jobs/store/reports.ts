import type { DatabaseSync } from 'node:sqlite';
import type { Report } from '../../formats/report.ts';
import { parse, type Row } from './rows.ts';
import type { KeptReport, Place, Store } from './store.ts';
import { summaryOf } from './summary.ts';

/** A report that nothing is left to do with. */
const UNUSED = `id NOT IN (SELECT report_id FROM jobs WHERE report_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM watches WHERE reports.id IN
    (watch ->> 'firstReportId', watch ->> 'toldReportId', watch ->> 'reportId'))`;

/** The part of the store for reports. */
export function createReports(database: DatabaseSync): Pick<
  Store,
  'findReport' | 'history' | 'recentOf' | 'deleteReports'
> & {
  readonly put: (report: Report) => void;
  /** Deletes those from before a time (ISO 8601), and the oldest where all together are larger than this. */
  readonly prune: (before: string, bytes: number) => void;
} {
  const insertReport = database.prepare(
    'INSERT OR IGNORE INTO reports (id, origin, started_at, report, summary) VALUES (?, ?, ?, ?, ?)',
  );
  const selectReport = database.prepare('SELECT id, report FROM reports WHERE id = ?');
  const selectPlaces = database.prepare('SELECT place FROM report_places WHERE report_id = ?');
  const selectHistory = database.prepare(
    'SELECT id, coalesce(summary, report) AS report FROM reports WHERE origin = ? ORDER BY started_at DESC, rowid DESC LIMIT ?',
  );
  const selectRecent = database.prepare(
    `SELECT id, coalesce(summary, report) AS report FROM reports WHERE id IN
       (SELECT report_id FROM report_places WHERE place ->> 'user' = ?) ORDER BY started_at DESC, rowid DESC LIMIT ?`,
  );
  const pruneReports = database.prepare(`DELETE FROM reports WHERE started_at < ? AND ${UNUSED}`);
  const pruneBySize = database.prepare(
    `DELETE FROM reports WHERE ${UNUSED} AND rowid IN (SELECT rowid FROM
       (SELECT rowid, sum(octet_length(report)) OVER (ORDER BY started_at DESC, rowid DESC) AS total FROM reports)
       WHERE total > ?)`,
  );
  const deleteReports = database.prepare(`DELETE FROM reports WHERE origin = ? AND ${UNUSED}`);

  const keptReport = ({ id, report }: Row): KeptReport => ({
    report: parse<Report>(report),
    places: selectPlaces.all(String(id)).map(({ place }) => parse<Place>(place)),
  });

  return {
    put(report) {
      const { id, target, startedAt } = report;
      const summary = JSON.stringify(summaryOf(report));
      insertReport.run(id, target.origin, startedAt, JSON.stringify(report), summary);
    },
    findReport: async (id) => {
      const row = selectReport.get(id);
      return row === undefined ? null : keptReport(row);
    },
    history: async (origin, limit) => selectHistory.all(origin, limit).map(keptReport),
    recentOf: async (user, limit) => selectRecent.all(user, limit).map(keptReport),
    deleteReports: async (origin) => Number(deleteReports.run(origin).changes),
    prune(before, bytes) {
      pruneReports.run(before);
      pruneBySize.run(bytes);
    },
  };
}
