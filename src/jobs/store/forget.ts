import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Which records are deleted: those of a person's requests, those of a channel, or all. Ids are Slack's. */
export type Forgotten =
  | { readonly kind: 'person' | 'channel'; readonly id: string }
  | { readonly kind: 'everything' };

/**
 * Deletes what the store in a directory holds of a person or channel: jobs, watches, and reports that were
 * delivered nowhere else. Reports that were also delivered to other people stay.
 *
 * @returns how many reports were deleted
 * @throws Error when the file is in use for longer than a few seconds
 */
export function forget(directory: string, whom: Forgotten): number {
  const file = join(directory, 'cf502.sqlite');
  if (!existsSync(file)) return 0;
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; BEGIN IMMEDIATE');
    const before = countReports(database);
    if (whom.kind === 'everything') emptyAll(database);
    else forgetPlaces(database, whom.kind === 'person' ? 'user' : 'channel', whom.id);
    const after = countReports(database);
    database.exec('COMMIT; VACUUM');
    return before - after;
  } finally {
    database.close();
  }
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
