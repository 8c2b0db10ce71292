import { promises } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Pages of the write-ahead log before they are copied into the main file: 16 MB, or more than 100 jobs. */
const LONG_PAGES = 4_000;
/**
 * It is not copied in the midst of a burst: the write that begins it again waits for the disk, which may
 * have half a second to do by then. A log of 320 MB is copied all the same.
 */
const BURST_PAGES = 100;
const VERY_LONG_PAGES = 80_000;
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
 * @returns stops it
 */
export function copyLogAside(
  file: string,
  { longPages = LONG_PAGES, lookEveryMs = LOOK_EVERY_MS } = {},
): () => void {
  let isCopying = false;
  let pagesBefore = 0;

  async function look(): Promise<void> {
    if (isCopying) return;
    const { pages, copied } = await lengthOf(file);
    const isBurst = pages - pagesBefore > BURST_PAGES;
    pagesBefore = pages;
    if (pages < longPages || pages === copied || (isBurst && pages < VERY_LONG_PAGES)) return;
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

/** As the log's index says (https://www.sqlite.org/walformat.html#the_wal_index_file_format). */
async function lengthOf(file: string): Promise<{ readonly pages: number; readonly copied: number }> {
  const index = await promises.open(`${file}-shm`);
  try {
    const words = new Uint32Array(25);
    await index.read(words, 0, words.byteLength, 0);
    const { 4: pages = 0, 24: copied = 0 } = words;
    return { pages, copied };
  } finally {
    await index.close();
  }
}
