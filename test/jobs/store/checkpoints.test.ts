import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { copyLogAside } from '../../../src/jobs/store/checkpoints.ts';
import { fileIn, openDatabase } from '../../../src/jobs/store/database.ts';

test('a large log is copied into the main file beside the writes, and begins again', {
  timeout: 30_000,
}, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'cf502-log-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const database = openDatabase(directory);
  t.after(() => database.close());
  const put = database.prepare("INSERT INTO deliveries VALUES (?, '2026-11-30')");
  const inMainFile = () => {
    const copy = join(directory, 'copy.sqlite');
    copyFileSync(fileIn(directory), copy);
    const alone = new DatabaseSync(copy);
    try {
      return Number(alone.prepare('SELECT count(*) AS n FROM deliveries').get()?.n);
    } catch {
      // Copied while it was written.
      return 0;
    } finally {
      alone.close();
    }
  };
  // The salt in it changes when the log begins again (https://www.sqlite.org/fileformat2.html#walformat).
  const logHead = () => readFileSync(`${fileIn(directory)}-wal`).toString('hex', 0, 32);
  // More than SQLite itself would let lie by default.
  for (let row = 0; row < 6; row++) put.run(`${row}`.repeat(1_000_000));
  const before = logHead();
  assert.equal(inMainFile(), 0);
  t.after(copyLogAside(fileIn(directory), { longPages: 1_000, lookEveryMs: 10 }));
  while (inMainFile() < 6) await wait(20);
  // The thread may be about to say that all is copied.
  for (let row = 0; logHead() === before; row++) {
    put.run(`small ${row}`);
    await wait(20);
  }
});
