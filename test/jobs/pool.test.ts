import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createPool, type Ended, isBusy, type PoolOptions } from '../../src/jobs/pool.ts';
import { whyToKill } from '../../src/jobs/pool-member.ts';
import { createLocalQueue } from '../../src/jobs/queue/local.ts';
import { isProcessEnded } from '../../src/jobs/queue/queue.ts';
import type { WorkSetup } from '../../src/jobs/task.ts';
import { createWorkInPool } from '../../src/jobs/work.ts';
import { PUBLIC_DNS } from '../../src/probes/dns/public-dns.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { targetOf } from './jobs.ts';

const setup: WorkSetup = {
  vantage: 'local',
  allowedCidrs: [],
  addedRoots: [new Uint8Array([1, 2, 3])],
  resolver: null,
  publicDns: PUBLIC_DNS,
  privateZones: [],
  aws: null,
  resolveTo: [],
};

function start(t: TestContext, given: Partial<PoolOptions> = {}) {
  const ended: Ended[] = [];
  const pool = createPool({
    door: join(import.meta.dirname, 'conducted-child.ts'),
    setup,
    compileCache: null,
    size: 2,
    onEnded: (one) => ended.push(one),
    ...given,
  });
  t.after(pool.stop);
  let ids = 0;
  const check = (origin: string, how: Partial<Parameters<typeof pool.run>[1]> = {}) =>
    pool.run(
      { kind: 'check', check: { id: `c${++ids}`, target: targetOf(origin), timeoutMs: 1_000 } },
      { alone: false, deadlineMs: 60_000, ...how },
    );
  return { pool, ended, check };
}
const endedOf = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail('it did not end'),
    (error: unknown) => (isProcessEnded(error) ? error : assert.fail(String(error))),
  );

test('checks share processes; their results, progress and errors come back', async (t) => {
  const { check, pool } = start(t);
  const heard: string[] = [];
  const done = await Promise.all(
    Array.from({ length: 8 }, () => check('fine.50', { onProgress: ({ text }) => void heard.push(text) })),
  );
  assert.equal(new Set(done.map(({ report }) => report.vantage)).size, 2);
  assert.deepEqual(heard, Array(8).fill('fine.50'));
  await assert.rejects(check('throw.0'), { name: 'RangeError', message: 'a bug' });
  assert.deepEqual(pool.counts(), { processes: 2, tasks: 0 });
});

test('where AWS may be asked, a process has its variables, and no others', async (t) => {
  const environment = { AWS_PROFILE: 'incident', HOME: '/nowhere' };
  const { check } = start(t, {
    setup: { ...setup, aws: { roles: [], readsFunctionCode: false, environment } },
  });
  const { NODE_CHANNEL_FD, NODE_CHANNEL_SERIALIZATION_MODE, ...given } = JSON.parse(
    (await check('environment.0')).report.vantage,
  );
  assert.deepEqual(given, environment);
});

test('a process has an empty environment: no secret of the bot is in it', async (t) => {
  process.env.CF502_TEST_SECRET = 'xoxb-secret';
  t.after(() => delete process.env.CF502_TEST_SECRET);
  const { check } = start(t);
  const { report } = await check('environment.0');
  const names = Object.keys(JSON.parse(report.vantage));
  assert.deepEqual(
    names.filter((name) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE'),
    [],
  );
});

test('after its first task a process keeps what it compiled, for those that come after it', async (t) => {
  const compileCache = temporaryDirectory(t);
  const { check } = start(t, { compileCache });
  const { report } = await check('environment.0');
  assert.equal(JSON.parse(report.vantage).NODE_COMPILE_CACHE, compileCache);
  // A process that has answered another task was through with the first.
  await check('fine.0');
  assert.notDeepEqual(readdirSync(compileCache), []);
});

for (const [origin, how] of [
  ['crash.10', /^ended \(SIGABRT\)/],
  ['exit.10', /^ended \(exit 3\)/],
  ['spin.10', /^did not answer for 2 s/],
  ['eat.10', /^took too much memory|^did not answer for 2 s|^ended \(SIG(ABRT|KILL)\)/],
] as const)
  test(`${origin}: the process is ended, all its checks are told so, and the next check runs`, async (t) => {
    const { check, ended } = start(t, { size: 1 });
    await check('fine.0');
    const [culprit, beside] = [endedOf(check(origin)), endedOf(check('hang.0'))];
    assert.equal((await culprit).alone, false);
    assert.equal((await beside).alone, false);
    assert.match(ended[0]?.how ?? '', how);
    assert.equal(ended[0]?.tasks.length, 2);
    assert.equal((await endedOf(check(origin, { alone: true, deadlineMs: 5_000 }))).alone, true);
    assert.equal((await check('fine.0')).report.target.origin, 'fine.0');
  });

test('what a process is killed for: memory, no sign of life, a deadline; alone it may be silent until then', () => {
  const member = (of: object) =>
    whyToKill(
      { running: new Map(), alone: false, isReady: true, rssBytes: 0, heardAt: 10_000, ...of } as never,
      10_000,
    );
  const until = (deadlineAt: number) => new Map([[1, { deadlineAt }]]);
  assert.equal(member({ rssBytes: 640 * 2 ** 20, running: until(10_000) }), null);
  assert.equal(member({ rssBytes: 640 * 2 ** 20 + 1 }), 'took too much memory');
  assert.equal(member({ heardAt: 7_999 }), 'did not answer for 2 s');
  assert.equal(member({ heardAt: 7_999, alone: true }), null);
  assert.equal(member({ alone: true, running: until(9_999) }), 'was too late');
  assert.equal(member({ isReady: false, heardAt: -20_001 }), 'did not start');
});

test('a deadline ends what hangs; a cancelled check is let go at once', async (t) => {
  const { check, ended } = start(t);
  await check('fine.0');
  await endedOf(check('hang.0', { deadlineMs: 300 }));
  assert.equal(ended[0]?.how, 'was too late');
  const abort = new AbortController();
  const cancelled = check('hang.0', { signal: abort.signal });
  abort.abort(new Error('nobody wants it'));
  await assert.rejects(cancelled, /nobody wants it/);
});

test('alone: two at once, twenty wait, the rest is told so', async (t) => {
  const { check, pool } = start(t);
  const asked = Array.from({ length: 30 }, () => check('fine.100', { alone: true }));
  const results = await Promise.allSettled(asked);
  const refused = results.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 8);
  assert.ok(refused.every(({ reason }) => isBusy(reason)));
  assert.equal(pool.counts().processes, 2);
});

test('a process without a task ends by itself', async (t) => {
  const { check, pool } = start(t, { idleMs: 100 });
  await check('fine.0');
  while (pool.counts().processes > 0) await wait(50);
  await check('fine.0');
});

/** The queue on the pool, as the bot has it. */
function startQueue(t: TestContext) {
  const { pool, ended } = start(t);
  const work = createWorkInPool(pool);
  const queue = createLocalQueue({
    run: async (check, beside) => (await work.check(check, beside)).report,
    concurrency: 8,
    limit: 1_000,
    patienceMs: 60_000,
    attemptsMax: 3,
  });
  const ask = async (id: string, origin: string) => {
    const begun: string[] = [];
    const submission = await queue.submit(
      { id, target: targetOf(origin), timeoutMs: 60_000 },
      { person: 'U0ALICE', onProgress: () => {}, onBegin: async () => void begun.push(id) },
    );
    assert.equal(submission.kind, 'accepted');
    if (submission.kind !== 'accepted') throw new Error();
    return { origin, outcome: await submission.ticket.outcome, attempts: begun.length };
  };
  return { ask, ended };
}

test('who ran beside a culprit is tried again alone, also where one attempt is all there is', async () => {
  const alone: boolean[] = [];
  const queue = createLocalQueue({
    run: async (check, beside) => {
      alone.push(beside.alone);
      if (beside.alone) return { id: check.id } as never;
      throw Object.assign(new Error('killed'), { name: 'ProcessEnded', alone: false });
    },
    concurrency: 1,
    limit: 10,
    patienceMs: 1_000,
    attemptsMax: 1,
  });
  const submission = await queue.submit(
    { id: 'beside', target: targetOf('fine.0'), timeoutMs: 1_000 },
    { person: 'U0ALICE', onProgress: () => {} },
  );
  assert.ok(submission.kind === 'accepted');
  assert.equal((await submission.ticket.outcome).kind, 'reported');
  assert.deepEqual(alone, [false, true]);
});

test('the culprit is named, counted and given up; nobody beside it is', async (t) => {
  const { ask, ended } = startQueue(t);
  const names = ['crash.30', ...Array.from({ length: 7 }, (_, index) => `fine.${100 + index}`)];
  const asked = await Promise.all(names.map((name) => ask(name, name)));
  for (const { origin, outcome, attempts } of asked) {
    const isCulprit = origin.startsWith('crash');
    assert.equal(outcome.kind, isCulprit ? 'failed' : 'reported', origin);
    assert.ok(isCulprit ? attempts === 3 : attempts <= 2, `${origin} ${attempts}`);
  }
  const named = ended.filter(({ alone }) => alone).flatMap(({ tasks }) => tasks);
  assert.ok(named.length >= 2);
  assert.ok(named.every((task) => task.kind === 'check' && task.check.target.origin === 'crash.30'));
});

test('processes killed at 30 random moments: every verdict once, nobody blamed', async (t) => {
  const { ask, ended } = startQueue(t);
  const asked = Array.from({ length: 120 }, (_, index) => {
    const name = `fine.${100 + ((index * 37) % 900)}.${index}`;
    return ask(name, name);
  });
  const isOver = Promise.allSettled(asked).then(() => true);
  let kills = 0;
  while (kills < 30) {
    // In no step with what the checks do.
    if (await Promise.race([isOver, wait(50 + ((kills * 97) % 400), false)])) break;
    const children = childrenOf(process.pid);
    const pid = children[kills % Math.max(1, children.length)];
    if (pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    kills += 1;
  }
  // A check is given up, aloud, where it was killed from outside while it was alone three times over, or where
  // no process was left alone until it had started, which a busy machine makes slow.
  const isNamed = ended.some(({ alone }) => alone);
  const noneComesUp = ended.filter(({ how }) => how.endsWith('before it came up')).length >= 5;
  for (const { origin, outcome } of await Promise.all(asked)) {
    assert.ok(outcome.kind === 'reported' || isNamed || noneComesUp, origin);
    if (outcome.kind === 'reported') assert.equal(outcome.report.target.origin, origin);
  }
  assert.ok(kills >= 15, `${kills} kills`);
});

/** Linux tells; elsewhere nothing is killed, and the test says so. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
}
