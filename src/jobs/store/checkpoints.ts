import { promises } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Bytes of the write-ahead log before they are copied into the main file: some hundred jobs. */
const COPIED_BYTES = 16 * 1024 * 1024;
const LOOK_EVERY_MS = 1_000;

/** `PASSIVE` waits for nobody, and writers do not wait for it. */
const COPYING = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(require('node:worker_threads').workerData);
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(PASSIVE)');
  database.close();
`;

/**
 * Copies the write-ahead log of a database into its main file, in a thread with a connection of its own
 * (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files). Left to SQLite, the write that
 * makes the log large does it and waits for the disk, for half a second where others use it too; in that
 * time nothing else happens in this process, no acknowledgement either.
 *
 * @param file the database's; its connections have `journal_size_limit = 0`, so the log's size says how much
 *   is not copied
 * @returns stops it
 */
export function copyLogAside(
  file: string,
  { copiedBytes = COPIED_BYTES, lookEveryMs = LOOK_EVERY_MS } = {},
): () => void {
  let isCopying = false;

  async function look(): Promise<void> {
    if (isCopying || (await promises.stat(`${file}-wal`)).size < copiedBytes) return;
    isCopying = true;
    const thread = new Worker(COPYING, { eval: true, workerData: file, env: {}, execArgv: [] });
    thread.unref();
    // What it could not do is done the next time, or by a write once the log is very large.
    thread.on('error', () => {});
    thread.on('exit', () => {
      isCopying = false;
    });
  }

  const looking = setInterval(() => look().catch(() => {}), lookEveryMs).unref();
  return () => clearInterval(looking);
}
