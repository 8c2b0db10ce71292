import type { DatabaseSync } from 'node:sqlite';
import type { Forgotten } from './store.ts';

/**
 * Deletes what a store holds of a person or channel: jobs, watches, and reports that were delivered nowhere
 * else. Reports that were also delivered to other people stay. To be run in a transaction.
 *
 * @returns how many reports were deleted
 */
export function forgetIn(database: DatabaseSync, whom: Forgotten): number {
  const before = countReports(database);
  if (whom.kind === 'everything') emptyAll(database);
  else forgetPlaces(database, whom.kind === 'person' ? 'user' : 'channel', whom.id);
  return before - countReports(database);
}
const countReports = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT count(*) AS n FROM reports').get()?.n);

function forgetPlaces(database: DatabaseSync, field: 'user' | 'channel', id: string): void {
  database.prepare(`DELETE FROM jobs WHERE place ->> '${field}' = ?`).run(id);
  database.prepare(`DELETE FROM watches WHERE watch ->> '$.place.${field}' = ?`).run(id);
  // Requests from Slack that are not answered yet. Ids are letters and digits, so searching with quotation
  // marks matches whole ids.
  database.prepare('DELETE FROM requests WHERE instr(body, ?) > 0').run(`"${id}"`);
  database.prepare('DELETE FROM conversations WHERE user = ? OR channel = ?').run(id, id);
  database.prepare(`DELETE FROM report_places WHERE place ->> '${field}' = ?`).run(id);
  database.exec(`DELETE FROM reports WHERE id NOT IN (SELECT report_id FROM report_places)
    AND id NOT IN (SELECT report_id FROM jobs WHERE report_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM watches WHERE reports.id IN
      (watch ->> 'firstReportId', watch ->> 'toldReportId', watch ->> 'reportId'))`);
}

/** Empties all tables, also those that a later version adds. */
function emptyAll(database: DatabaseSync): void {
  database.exec('PRAGMA defer_foreign_keys = ON');
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  for (const { name } of tables) database.exec(`DELETE FROM "${name}"`);
}
