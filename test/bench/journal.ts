import { join } from 'node:path';
import type { Report } from '../../src/formats/report.ts';
import { openSqliteStore } from '../../src/jobs/store/sqlite.ts';
import type { Job } from '../../src/jobs/store/store.ts';
import { type Held, heldBelow } from './held-to.ts';

const JOBS = 2_000;
const WARM_UP = 100;
const BELOW_MS = 1;
const PARTS = ['root', 'reply-1', 'reply-2', 'reply-3'];

/**
 * What the journal of one job costs, on a real file: that it was accepted and is done; and all that is ever written of
 * it, with the report that is kept.
 *
 * @param folder on the disk to be measured
 * @param report of a real check
 */
export async function journalCost(folder: string, report: Report): Promise<readonly Held[]> {
  const store = openSqliteStore(join(folder, 'journal'), () => new Date());
  const jobAt = (id: string): Job => ({
    id,
    target: report.evidence.target,
    timeoutMs: 60_000,
    place: { team: 'T0BENCH', channel: 'C0BENCH', user: 'U0BENCH', threadTs: null },
    responseUrl: 'https://hooks.slack.com/commands/T0BENCH/1/bench',
    acceptedAt: new Date().toISOString(),
  });

  async function acceptAndFinish(id: string): Promise<void> {
    await store.accept(`command ${id}`, [jobAt(id)]);
    await store.finish(id);
  }

  async function writeWhole(id: string): Promise<void> {
    await store.accept(`command ${id}`, [jobAt(id)]);
    await store.beginCheck(id);
    await store.keepReport(id, { ...report, id });
    for (const part of PARTS) {
      await store.beginPost(id, part);
      await store.endPost(id, part, '1764000000.000100');
    }
    await store.finish(id);
  }

  async function timesOf(name: string, once: (id: string) => Promise<void>): Promise<readonly number[]> {
    const elapsedMs: number[] = [];
    for (let run = 0; run < WARM_UP + JOBS; run++) {
      const startedAt = performance.now();
      await once(`${name}${run}`);
      if (run >= WARM_UP) elapsedMs.push(performance.now() - startedAt);
    }
    return elapsedMs;
  }

  const bytes = JSON.stringify(report).length;
  const held = [
    heldBelow('journal of a job: accepted, finished', await timesOf('a', acceptAndFinish), BELOW_MS),
    heldBelow(
      `journal of a job: everything, with a report of ${Math.round(bytes / 1024)} KB`,
      await timesOf('b', writeWhole),
      BELOW_MS,
      // SQLite takes its log over into the file now and then, and waits for the disk.
      'mean',
    ),
  ];
  store.close();
  return held;
}
