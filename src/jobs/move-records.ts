import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Report } from '../formats/report.ts';
import { createPauses } from './pauses.ts';
import type { KeptInRedis } from './redis/look-into.ts';
import { openDatabase } from './store/database.ts';
import { LEASE_MS } from './store/leases.ts';
import { parse } from './store/rows.ts';
import { createSealing, readOrMakeKey } from './store/sealing.ts';
import type { Job, ListedJob, OpenJob, Place, Store } from './store/store.ts';

/** What was copied; `in-use`: nothing, since a bot works on the directory. */
export type Moved =
  | {
      readonly kind: 'moved';
      readonly reports: number;
      readonly watches: number;
      readonly jobs: number;
      readonly requests: number;
    }
  | { readonly kind: 'in-use' };

/**
 * Copies what a bot kept in its directory into Redis: reports with the places where they may be read,
 * watches, open jobs with what was posted of them, requests that are not answered yet, counts of answers,
 * conversations and pauses. What Redis has already stays as it is there. The directory is only read.
 *
 * @param key encrypts secrets there where the bot had one of its own; `null`: the directory's
 */
export async function moveRecords(
  directory: string,
  from: Store,
  to: KeptInRedis,
  now: () => Date,
  key: string | null,
): Promise<Moved> {
  const database = openDatabase(directory);
  try {
    if (isInUse(database, now())) return { kind: 'in-use' };
    const reports = await copyReports(database, to.store);
    for (const [user, channel] of await from.conversations()) await to.store.keepConversation(user, channel);
    await to.store.addAnswers(`${hostname()} ${resolve(directory)}`, await from.answerCounts());
    for (const what of createPauses(directory).list()) await to.pause(what);
    return {
      kind: 'moved',
      reports,
      watches: await copyWatches(from, to.store),
      jobs: await copyJobs(from, to.store),
      requests: await copyRequests(
        database,
        [readOrMakeKey(directory), ...(key === null ? [] : [key])],
        to.store,
      ),
    };
  } finally {
    database.close();
  }
}

const isInUse = (database: DatabaseSync, at: Date): boolean =>
  database.prepare('SELECT 1 FROM owners WHERE seen_at > ?').get(at.getTime() - LEASE_MS) !== undefined;

/** In the order in which they were kept, which tells the judgements of one check apart. */
async function copyReports(database: DatabaseSync, { allowReport }: KeptInRedis['store']): Promise<number> {
  const places = database.prepare('SELECT place FROM report_places WHERE report_id = ?');
  let count = 0;
  for (const { id, report } of database.prepare('SELECT id, report FROM reports ORDER BY rowid').iterate()) {
    const where = places.all(String(id)).map(({ place }) => parse<Place>(place));
    for (const place of where) await allowReport(parse<Report>(report ?? null), place);
    // One that nobody was told may be looked up by the operator.
    if (where.length === 0) await allowReport(parse<Report>(report ?? null), null);
    count += 1;
  }
  return count;
}

async function copyWatches(from: Store, to: Store): Promise<number> {
  const there = new Set((await to.watches()).map(({ id }) => id));
  const missing = (await from.watches()).filter(({ id }) => !there.has(id));
  for (const watch of missing) await to.beginWatch(watch);
  return missing.length;
}

async function copyJobs(from: Store, to: Store): Promise<number> {
  let count = 0;
  const open = new Map((await from.openJobs()).map((one) => [one.job.id, one]));
  for (const { job, because } of await from.listJobs()) {
    const { posted = new Map(), report = null, ...moved } = open.get(job.id) ?? withoutUrl(job);
    if ((await to.accept(`moved ${job.id}`, [moved.job])) === 'duplicate') continue;
    count += 1;
    for (const [part, ts] of posted) {
      await to.beginPost(job.id, part);
      if (ts !== null) await to.endPost(job.id, part, ts);
    }
    if (report !== null) await to.keepReport(job.id, report);
    if (because !== null) await to.fail(job.id, because);
  }
  return count;
}

/** What failed has no response URL any more. */
const withoutUrl = (job: ListedJob['job']): Partial<OpenJob> & { readonly job: Job } => ({
  job: { ...job, responseUrl: null },
});

/** @param keys one of them opens their secrets */
async function copyRequests(database: DatabaseSync, keys: readonly string[], to: Store): Promise<number> {
  const sealings = keys.map((key) => createSealing(() => key));
  const all = database.prepare('SELECT key, received_at, body, secrets, attempts FROM requests').all();
  let count = 0;
  for (const { key, received_at, body, secrets, attempts } of all) {
    const [opened = '{}'] = sealings.flatMap((sealing) => sealing.open(String(secrets)) ?? []);
    const kept = await to.keepRequest({
      key: String(key),
      receivedAt: String(received_at),
      body: JSON.parse(String(body)),
      secrets: JSON.parse(opened),
      attempts: Number(attempts),
    });
    if (kept === 'kept') count += 1;
  }
  return count;
}
