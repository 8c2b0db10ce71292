import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { DistributionPlan } from '../../../src/formats/distribution.ts';
import { withFallback } from '../../../src/jobs/store/fallback.ts';
import { MIGRATIONS } from '../../../src/jobs/store/schema.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { job, now, reportOf } from '../jobs.ts';

test('what was accepted is found by the next process, with what was already posted', async (t) => {
  const directory = temporaryDirectory(t);
  const first = openSqliteStore(directory, now);
  assert.equal(await first.accept('d1', [job('a'), job('b')]), 'accepted');
  await first.beginPost('a', 'root');
  await first.endPost('a', 'root', '1.000001');
  await first.beginPost('a', 'reply-1');
  assert.equal(await first.beginCheck('a'), 1);
  await first.keepReport('a', reportOf('r1'));
  await first.finish('b');
  first.close();

  const second = openSqliteStore(directory, now);
  t.after(() => second.close());
  assert.deepEqual(await second.openJobs(), [
    {
      job: job('a'),
      attempts: 1,
      posted: new Map([
        ['root', '1.000001'],
        ['reply-1', null],
      ]),
      report: reportOf('r1'),
    },
  ]);
  assert.deepEqual(await second.openSame('C1', job('x')), [{ job: job('a'), rootTs: '1.000001' }]);
  assert.deepEqual(await second.openSame('C2', job('x')), []);
  assert.deepEqual(await second.openSame('C1', { ...job('x'), timeoutMs: 1 }), []);
  assert.equal(await second.beginCheck('a'), 2);
  await second.finish('a');
  assert.deepEqual(await second.openJobs(), []);
});

test('the configuration of a distribution, and where a result is shown, outlive the process', async (t) => {
  const directory = temporaryDirectory(t);
  const first = openSqliteStore(directory, now);
  const distribution = { origin: { domainName: 'origin.example.com' } } as unknown as DistributionPlan;
  await first.accept('d1', [{ ...job('a'), distribution }]);
  await first.keepReport('a', reportOf('r1'));
  await first.markShown('a', { rootTs: '1.000001', summaryTs: '1.000000' });
  first.close();
  const second = openSqliteStore(directory, now);
  t.after(() => second.close());
  assert.deepEqual((await second.openJobs())[0]?.job.distribution, distribution);
  const shown = { ...job('a').place, rootTs: '1.000001', summaryTs: '1.000000' };
  assert.deepEqual((await second.findReport('r1'))?.places, [shown]);
});

test('a delivery is taken on once, also after a restart', async (t) => {
  const directory = temporaryDirectory(t);
  const first = openSqliteStore(directory, now);
  assert.equal(await first.accept('d1', [job('a')]), 'accepted');
  assert.equal(await first.accept('d1', [job('b')]), 'duplicate');
  first.close();
  const second = openSqliteStore(directory, now);
  t.after(() => second.close());
  assert.equal(await second.accept('d1', [job('c')]), 'duplicate');
  assert.deepEqual(
    (await second.openJobs()).map((open) => open.job.id),
    ['a'],
  );
});

test('jobs of one delivery are written all or none', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  await assert.rejects(store.accept('d1', [job('a'), job('a')]));
  assert.deepEqual(await store.openJobs(), []);
  assert.equal(await store.accept('d1', [job('a')]), 'accepted', 'the delivery was not taken on either');
});

test('a failed job is not tried again, and its secret is gone', async (t) => {
  const directory = temporaryDirectory(t);
  const store = openSqliteStore(directory, now);
  await store.accept('d1', [job('a')]);
  await store.fail('a', 'a bug');
  assert.deepEqual(await store.openJobs(), []);
  store.close();
  const file = new DatabaseSync(join(directory, 'cf502.sqlite'));
  t.after(() => file.close());
  const row = file.prepare('SELECT failed_because, response_url FROM jobs').get();
  assert.deepEqual({ ...row }, { failed_because: 'a bug', response_url: null });
});

test('reports are found by id and by origin, with the places that saw them, until they are pruned', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  await store.accept('d1', [job('a'), job('b')]);
  await store.keepReport('a', reportOf('old', '2026-01-01T00:00:00.000Z'));
  await store.keepReport('b', reportOf('new'));
  await store.finish('a');
  await store.finish('b');
  const kept = (id: string, startedAt?: string) => ({
    report: reportOf(id, startedAt),
    places: [job('a').place],
  });
  assert.deepEqual(await store.findReport('new'), kept('new'));
  assert.deepEqual(
    (await store.history('origin.example.com', 5)).map(({ report, places }) => [report.id, places]),
    [kept('new'), kept('old')].map(({ report, places }) => [report.id, places]),
  );
  await store.prune({
    deliveries: '2026-11-23T10:00:00.001Z',
    reports: '2026-06-01T00:00:00.000Z',
    reportBytes: 1e9,
  });
  assert.equal(await store.findReport('old'), null);
  assert.deepEqual(await store.findReport('new'), kept('new'));
  assert.equal(await store.accept('d1', [job('c')]), 'accepted', 'the delivery was forgotten');
});

test('where the reports are larger than their bound, the oldest go first, and none that a job still needs', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  const ids = ['a', 'b', 'c', 'd'];
  await store.accept(
    'd1',
    ids.map((id) => job(id)),
  );
  for (const [index, id] of ids.entries()) {
    await store.keepReport(id, reportOf(`r-${id}`, `2026-11-0${index + 1}T00:00:00.000Z`));
    if (id !== 'b') await store.finish(id);
  }
  const bytes = JSON.stringify(reportOf('r-a', '2026-11-01T00:00:00.000Z')).length;
  await store.prune({ deliveries: '', reports: '', reportBytes: 2 * bytes });
  const left = await store.history('origin.example.com', 10);
  assert.deepEqual(
    left.map(({ report }) => report.id),
    ['r-d', 'r-c', 'r-b'],
  );
});

test('a report shared by two jobs is kept once, and both places may read it', async (t) => {
  const store = openSqliteStore(':memory:', now);
  t.after(() => store.close());
  const elsewhere = { ...job('b'), place: { ...job('b').place, channel: 'C2' } };
  await store.accept('d1', [job('a'), elsewhere]);
  await store.keepReport('a', reportOf('r1'));
  await store.keepReport('b', reportOf('r1'));
  assert.deepEqual(
    (await store.findReport('r1'))?.places.map(({ channel }) => channel),
    ['C1', 'C2'],
  );
});

test('the directory and the file can be read by their owner alone', (t) => {
  const directory = join(temporaryDirectory(t), 'made', 'for-us');
  openSqliteStore(directory, now).close();
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'cf502.sqlite')).mode & 0o777, 0o600);
});

test('a file of a newer cf502 is left alone', (t) => {
  const directory = temporaryDirectory(t);
  openSqliteStore(directory, now).close();
  const file = new DatabaseSync(join(directory, 'cf502.sqlite'));
  file.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  file.close();
  assert.throws(() => openSqliteStore(directory, now), /newer cf502/);
});

test('what one person asked for is found, newest first, and nobody else’s', async (t) => {
  const store = openSqliteStore(temporaryDirectory(t), now);
  t.after(() => store.close());
  for (const [id, user, hour] of [
    ['old', 'U1', '08'],
    ['other', 'U2', '09'],
    ['new', 'U1', '10'],
  ] as const) {
    await store.accept(id, [{ ...job(id), place: { ...job(id).place, user } }]);
    await store.keepReport(id, reportOf(id, `2026-11-23T${hour}:00:00.000Z`));
  }
  assert.deepEqual(
    (await store.recentOf('U1', 10)).map(({ report }) => report.id),
    ['new', 'old'],
  );
  assert.equal((await store.recentOf('U1', 1)).length, 1);
});

test('answers to "Was this the cause?" are counted over restarts, and over a disk that failed', async (t) => {
  const directory = temporaryDirectory(t);
  const first = openSqliteStore(directory, now);
  await first.countAnswer('certificate-expired', 'yes');
  await first.countAnswer('certificate-expired', 'no');
  first.close();
  const disk = openSqliteStore(directory, now);
  const failing = { ...disk, countAnswer: () => Promise.reject(new Error('disk is full')) };
  const store = withFallback(failing, openSqliteStore(':memory:', now), () => {});
  t.after(() => store.close());
  await store.countAnswer('certificate-expired', 'yes');
  await disk.countAnswer('http-timed-out', 'yes');
  assert.deepEqual(await store.answerCounts(), [
    { cause: 'certificate-expired', answer: 'no', count: 1 },
    { cause: 'certificate-expired', answer: 'yes', count: 2 },
    { cause: 'http-timed-out', answer: 'yes', count: 1 },
  ]);
});

test('the reports of one person are found without reading those of everybody', async (t) => {
  const directory = temporaryDirectory(t);
  openSqliteStore(directory, () => new Date()).close();
  const database = new DatabaseSync(join(directory, 'cf502.sqlite'));
  t.after(() => database.close());
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN SELECT report_id FROM report_places WHERE place ->> 'user' = ?`)
    .all('U0ALICE');
  assert.match(JSON.stringify(plan), /SEARCH report_places USING INDEX report_places_by_user/);
});
