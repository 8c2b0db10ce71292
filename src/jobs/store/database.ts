import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './schema.ts';

/** How long a write waits for another process that has locked the file. */
const BUSY_TIMEOUT_MS = 2_000;
/**
 * Pages of the write-ahead log before a write copies them into the main file itself: 400 MB. A thread does it
 * long before (`checkpoints.ts`), unless it fails.
 */
const CHECKPOINT_PAGES = 100_000;

/**
 * Opens the SQLite file in a directory and brings it to this version's schema. Directory and file are created
 * if missing, readable by this user only.
 *
 * @param directory `:memory:` for a database that ends with the process
 * @throws Error when the directory or the file cannot be used, or a newer version of cf502 wrote it
 */
export function openDatabase(directory: string): DatabaseSync {
  const database = new DatabaseSync(directory === ':memory:' ? directory : prepareFile(directory));
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  migrate(database);
  return database;
}

/** Compiled once, since every request makes several transactions. */
const boundaries = new WeakMap<
  DatabaseSync,
  { readonly begin: StatementSync; readonly commit: StatementSync }
>();

/** Does all of the work or none of it. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  const { begin, commit } = boundariesOf(database);
  begin.run();
  try {
    const result = work();
    commit.run();
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function boundariesOf(database: DatabaseSync) {
  const known = boundaries.get(database) ?? {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
  };
  boundaries.set(database, known);
  return known;
}

export const fileIn = (directory: string): string => join(directory, 'cf502.sqlite');

function prepareFile(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = fileIn(directory);
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
