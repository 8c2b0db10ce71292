import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { withFallback } from '../../../src/jobs/store/fallback.ts';
import { MIGRATIONS } from '../../../src/jobs/store/schema.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job, Watch } from '../../../src/jobs/store/store.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { now, reportOf } from '../jobs.ts';

const place = { team: 'T1', channel: 'C1', user: 'U1', threadTs: null };
const job = (id: string): Job => ({
  id,
  target: {} as Job['target'],
  timeoutMs: 60_000,
  place,
  responseUrl: null,
  acceptedAt: '2026-11-23T09:00:00.000Z',
});

const watch = (overrides: Partial<Watch> = {}): Watch => ({
  id: 'w',
  target: {} as Watch['target'],
  timeoutMs: 60_000,
  place,
  rootTs: '1.000001',
  firstReportId: 'r1',
  toldReportId: 'r1',
  reportId: 'r1',
  step: 0,
  attempts: 0,
  nextAt: now().toISOString(),
  ...overrides,
});

test('a failed job is listed, taken up again or dropped; one that is open is neither', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  await store.accept('d', [job('waits'), job('runs'), job('done'), job('failed')]);
  for (const id of ['runs', 'done', 'failed']) await store.beginCheck(id);
  await store.keepReport('done', reportOf('r1'));
  await store.fail('failed', 'a bug');
  const listed = async () =>
    (await store.listJobs()).map(({ job: { id }, state, because }) => [id, state, because]);
  assert.deepEqual(await listed(), [
    ['waits', 'waiting', null],
    ['runs', 'checking', null],
    ['done', 'delivering', null],
    ['failed', 'failed', 'a bug'],
  ]);
  for (const id of ['runs', 'unknown']) {
    assert.equal(await store.retry(id), false);
    assert.equal(await store.drop(id), false);
  }
  assert.equal(await store.retry('failed'), true);
  const again = (await store.openJobs()).find((open) => open.job.id === 'failed');
  assert.deepEqual([again?.attempts, again?.job.acceptedAt], [0, now().toISOString()]);
  await store.fail('failed', 'a bug');
  assert.equal(await store.drop('failed'), true);
  assert.equal((await store.listJobs()).length, 3);
});

test('a job remembers which result it takes the place of', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  const again = { reportId: 'r1', rootTs: '1.000001', how: 'asked-again' } as const;
  await store.accept('d', [{ ...job('a'), again }]);
  assert.deepEqual((await store.openJobs())[0]?.job.again, again);
});

test('a watch outlives the process, and the reports it speaks of are not pruned', async (t) => {
  const directory = temporaryDirectory(t);
  const first = openSqliteStore(directory, now);
  const old = '2026-01-01T00:00:00.000Z';
  await first.accept('d', [job('a')]);
  await first.keepReport('a', reportOf('r1', old));
  await first.finish('a');
  await first.beginWatch(watch());
  assert.ok(await first.keepWatch(watch({ reportId: 'r2', step: 1 }), reportOf('r2', old)));
  first.close();
  const store = openSqliteStore(directory, now);
  t.after(() => store.close());
  assert.deepEqual(await store.watches(), [watch({ reportId: 'r2', step: 1 })]);
  const before = {
    deliveries: now().toISOString(),
    reports: '2026-06-01T00:00:00.000Z',
    reportBytes: Infinity,
  };
  await store.prune(before);
  assert.deepEqual((await store.findReport('r2'))?.places, [place]);
  assert.ok(await store.findReport('r1'));
  await store.endWatch('w');
  await store.prune(before);
  assert.deepEqual(await store.watches(), []);
  assert.equal(await store.findReport('r1'), null);
});

test('a watch that another process took over or stopped is not written any more', async (t) => {
  const directory = temporaryDirectory(t);
  const [first, second] = [openSqliteStore(directory, now), openSqliteStore(directory, now)];
  t.after(() => [first, second].map((store) => store.close()));
  await first.beginWatch(watch());
  assert.equal(await second.keepWatch(watch({ step: 9 })), false);
  await second.beginWatch(watch({ step: 2 }));
  assert.equal(await first.keepWatch(watch({ step: 1 })), false);
  assert.deepEqual(await first.watches(), [watch({ step: 2 })]);
  await first.endWatch('w');
  assert.equal(await second.keepWatch(watch({ step: 3 })), false);
  assert.deepEqual(await second.watches(), []);
});

test('a store of the first version is brought up to date with what it holds', async (t) => {
  const directory = temporaryDirectory(t);
  const file = new DatabaseSync(join(directory, 'cf502.sqlite'));
  file.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`);
  file.exec(`INSERT INTO jobs (id, accepted_at, target, timeout_ms, place)
    VALUES ('old', '2026-11-23T09:00:00.000Z', '{}', 60000, '${JSON.stringify(place)}')`);
  file.close();
  const store = openSqliteStore(directory, now);
  t.after(() => store.close());
  assert.deepEqual((await store.openJobs())[0]?.job, job('old'));
});

test('a job that began in memory while the disk was full ends there too', async (t) => {
  const disk = openSqliteStore(':memory:', now);
  let full = true;
  const failing = {
    ...disk,
    accept: (...args: Parameters<typeof disk.accept>) =>
      full ? Promise.reject(new Error('database or disk is full')) : disk.accept(...args),
  };
  const store = withFallback(failing, openSqliteStore(':memory:', now), () => {});
  t.after(() => store.close());
  await store.accept('d', [job('a')]);
  full = false;
  await store.finish('a');
  assert.deepEqual(await store.openJobs(), []);
});
