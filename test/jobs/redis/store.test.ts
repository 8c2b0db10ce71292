import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { openLink } from '../../../src/jobs/redis/connect.ts';
import { createRedisStore } from '../../../src/jobs/redis/store.ts';
import { createSealing } from '../../../src/jobs/store/sealing.ts';
import type { Store, Watch } from '../../../src/jobs/store/store.ts';
import { isUnreachable } from '../../../src/jobs/unreachable.ts';
import { type RedisProcess, startRedis } from '../../redis-process.ts';
import { without } from '../../tools.ts';
import { job, now, reportOf } from '../jobs.ts';

const skip = without('redis-server');

async function openStore(t: TestContext, redis: RedisProcess, owner: string = randomUUID()): Promise<Store> {
  const link = openLink(redis.url, () => {});
  const store = createRedisStore(link, { owner, now, sealing: createSealing(() => 'key') });
  t.after(() => store.close());
  if (link.redis.status !== 'ready') await new Promise((resolve) => link.redis.once('ready', resolve));
  await store.beat();
  return store;
}

test('what was accepted is found by the next process, with what was already posted', { skip }, async (t) => {
  const redis = await startRedis(t);
  const first = await openStore(t, redis, 'one');
  assert.equal(await first.accept('d1', [job('a'), job('b')]), 'accepted');
  assert.equal(await first.accept('d1', [job('c')]), 'duplicate');
  assert.equal(await first.beginPost('a', 'root'), true);
  await first.endPost('a', 'root', '1.000001');
  await first.beginPost('a', 'reply-1');
  assert.equal(await first.beginCheck('a'), 1);
  await first.keepReport('a', reportOf('r1'));
  await first.finish('b');

  const second = await openStore(t, redis, 'two');
  const open = {
    job: job('a'),
    attempts: 1,
    posted: new Map([
      ['root', '1.000001'],
      ['reply-1', null],
    ]),
    report: reportOf('r1'),
  };
  assert.deepEqual(await second.openJobs(), [open]);
  assert.deepEqual(await second.openSame('C1', job('x')), [{ job: job('a'), rootTs: '1.000001' }]);
  assert.deepEqual(await second.openSame('C2', job('x')), []);
  assert.deepEqual(await second.openSame('C1', { ...job('x'), timeoutMs: 1 }), []);
  assert.deepEqual(await second.claimJobs(), [], 'the first lives');
  await first.release();
  // A process that just came up leaves others the time to say that they live.
  assert.deepEqual(await second.claimJobs(), []);
  const third = await openStore(t, redis, 'one');
  assert.deepEqual(await third.claimJobs(), [open], 'its own');
  assert.deepEqual(await third.claimJobs((id) => id === 'a'), []);
  assert.equal(await second.beginPost('a', 'reply-2'), false, 'another process has it');
  assert.doesNotMatch(await redis.ask('HGET', 'cf502:job:a', 'url'), /secret/);

  await first.countAnswer('http-timed-out', 'no');
  await third.countAnswer('http-timed-out', 'no');
  assert.deepEqual(await second.answerCounts(), [{ cause: 'http-timed-out', answer: 'no', count: 2 }]);
});

test('a job of a process that is gone is taken over once', { skip }, async (t) => {
  const redis = await startRedis(t);
  const first = await openStore(t, redis, 'one');
  const second = await openStore(t, redis, 'two');
  await first.accept('d1', [job('a')]);
  await first.beginWatch(watchOf('w'));
  await first.keepRequest({
    key: 'k',
    receivedAt: now().toISOString(),
    body: { a: 1 },
    secrets: { s: 'x' },
    attempts: 1,
  });
  await first.beginCheck('a');
  await first.release();
  // After it came up, and whenever Redis was away, a process waits for a lease before it takes what others had.
  const beating = setInterval(() => void second.beat(), 1_000);
  t.after(() => clearInterval(beating));
  await new Promise((resolve) => setTimeout(resolve, 6_500));
  assert.deepEqual(
    (await second.claimJobs()).map(({ job, attempts }) => [job.id, attempts]),
    [['a', 0]],
    'a check that its process was told to leave was no attempt',
  );
  assert.deepEqual(
    (await second.claimWatches()).map(({ id }) => id),
    ['w'],
  );
  assert.deepEqual(await second.claimRequests(), [
    { key: 'k', receivedAt: now().toISOString(), body: { a: 1 }, secrets: { s: 'x' }, attempts: 1 },
  ]);
  assert.deepEqual(await first.claimJobs(), []);
});

const watchOf = (id: string): Watch => ({
  id,
  target: job('a').target,
  timeoutMs: 1,
  place: job('a').place,
  rootTs: '1.1',
  firstReportId: 'r1',
  toldReportId: 'r1',
  reportId: 'r2',
  step: 0,
  attempts: 0,
  nextAt: now().toISOString(),
});

test('reports are found by id, by origin and by person, and pruned unless something needs them', {
  skip,
}, async (t) => {
  const store = await openStore(t, await startRedis(t));
  await store.accept('d1', [job('a'), job('b')]);
  await store.keepReport('a', reportOf('r1', '2026-11-01T00:00:00.000Z'));
  await store.keepReport('b', reportOf('r2', '2026-11-02T00:00:00.000Z'));
  await store.keepReport('b', reportOf('r3', '2026-11-02T00:00:00.000Z'));
  await store.markShown('a', { rootTs: '1.000001' });
  await store.finish('a');
  await store.finish('b');
  const ids = async () => (await store.history('origin.example.com', 10)).map(({ report }) => report.id);
  assert.deepEqual(await ids(), ['r3', 'r2', 'r1']);
  assert.deepEqual(
    (await store.recentOf('U1', 2)).map(({ report }) => report.id),
    ['r3', 'r2'],
  );
  assert.deepEqual(await store.recentOf('U2', 2), []);
  assert.deepEqual((await store.findReport('r1'))?.places, [{ ...job('a').place, rootTs: '1.000001' }]);
  await store.beginWatch(watchOf('w'));
  await store.prune({
    deliveries: '2026-12-01T00:00:00.000Z',
    reports: '2026-12-01T00:00:00.000Z',
    reportBytes: Infinity,
  });
  assert.deepEqual(await ids(), ['r2', 'r1'], 'the watch speaks of these');
  assert.equal(await store.accept('d1', []), 'accepted', 'its delivery was forgotten');
  await store.endWatch('w');
  assert.equal(await store.deleteReports('origin.example.com'), 2);
  assert.equal(await store.findReport('r1'), null);
});

test('a failed job is listed without its secret, taken up again or dropped', { skip }, async (t) => {
  const store = await openStore(t, await startRedis(t));
  await store.accept('d1', [job('a'), job('b')]);
  assert.equal(await store.retry('a'), false);
  assert.equal(await store.drop('a'), false);
  await store.fail('a', 'a bug');
  const [listed] = (await store.listJobs()).filter(({ state }) => state === 'failed');
  assert.equal(listed?.because, 'a bug');
  assert.equal('responseUrl' in (listed?.job ?? {}), false);
  assert.deepEqual(
    (await store.claimJobs()).map((open) => open.job.id),
    ['b'],
  );
  assert.equal(await store.retry('a'), true);
  const again = await store.claimJobs();
  assert.deepEqual(again.map((open) => open.job.id).toSorted(), ['a', 'b']);
  assert.equal(again.find((open) => open.job.id === 'a')?.job.responseUrl, null);
  await store.fail('b', 'a bug');
  assert.equal(await store.drop('b'), true);
  assert.deepEqual(
    (await store.listJobs()).map((one) => one.job.id),
    ['a'],
  );
});

test('a request is kept once, and is known after it was finished with', { skip }, async (t) => {
  const store = await openStore(t, await startRedis(t));
  const request = { key: 'k', receivedAt: now().toISOString(), body: {}, secrets: {}, attempts: 1 };
  assert.equal(await store.keepRequest(request), 'kept');
  assert.equal(await store.keepRequest(request), 'duplicate');
  await store.finishRequest('k');
  assert.equal(await store.keepRequest(request), 'duplicate');
  await store.keepConversation('U1', 'D1');
  assert.deepEqual(await store.conversations(), new Map([['U1', 'D1']]));
});

test('while Redis is away every method fails at once, and says so', { skip }, async (t) => {
  const redis = await startRedis(t);
  const store = await openStore(t, redis);
  await redis.end('SIGKILL');
  await assert.rejects(store.accept('d', [job('a')]), isUnreachable);
  assert.match(store.trouble() ?? '', /Redis/);
  await redis.start();
  for (let tries = 0; store.trouble() !== null && tries < 100; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await store.accept('d', [job('a')]), 'accepted');
});

test('what is forgotten of a person, of a channel, or of all', { skip }, async (t) => {
  const store = await openStore(t, await startRedis(t));
  const elsewhere = { ...job('b'), place: { ...job('b').place, user: 'U2', channel: 'C2' } };
  await store.accept('d1', [job('a'), elsewhere, job('c')]);
  for (const [jobId, id] of [
    ['a', 'r1'],
    ['b', 'r1'],
    ['c', 'r2'],
  ] as const)
    await store.keepReport(jobId, reportOf(id, '2026-11-02T00:00:00.000Z'));
  for (const id of ['a', 'b', 'c']) await store.finish(id);
  await store.keepConversation('U1', 'D1');
  assert.equal(await store.forget({ kind: 'person', id: 'U1' }), 1);
  assert.equal(await store.findReport('r2'), null);
  assert.deepEqual((await store.findReport('r1'))?.places, [elsewhere.place]);
  assert.equal((await store.conversations()).size, 0);
  assert.deepEqual(await store.recentOf('U1', 10), []);
  assert.equal(await store.forget({ kind: 'channel', id: 'C9' }), 0);
  assert.equal(await store.forget({ kind: 'everything' }), 1);
  assert.deepEqual(await store.history('origin.example.com', 10), []);
  assert.equal(await store.accept('d1', []), 'accepted', 'no delivery is remembered');
});
