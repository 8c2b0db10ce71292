import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { KeptRequest } from '../../../src/jobs/store/kept-request.ts';
import { LEASE_MS } from '../../../src/jobs/store/leases.ts';
import { createSealing } from '../../../src/jobs/store/sealing.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job } from '../../../src/jobs/store/store.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';

const job = (id: string): Job => ({
  id,
  target: {} as Job['target'],
  timeoutMs: 1,
  place: { team: 'T', channel: 'C', user: 'U', threadTs: null },
  responseUrl: 'https://hooks.slack.com/commands/secret',
  acceptedAt: '2026-11-30T00:00:00.000Z',
});
const request = (key: string): KeptRequest => ({
  key,
  receivedAt: '2026-11-30T00:00:00.000Z',
  body: { command: '/cf502' },
  secrets: { response_url: 'https://hooks.slack.com/commands/secret' },
  attempts: 1,
});

function twoProcesses(t: Parameters<typeof temporaryDirectory>[0]) {
  const directory = temporaryDirectory(t);
  let at = Date.parse('2026-11-30T00:00:00.000Z');
  const now = () => new Date(at);
  const one = openSqliteStore(directory, now, { owner: 'one' });
  const other = openSqliteStore(directory, now, { owner: 'other' });
  t.after(() => {
    one.close();
    other.close();
  });
  const advance = (ms: number) => {
    at += ms;
  };
  return { one, other, advance };
}

test('jobs that this process works on already are neither read nor written when it looks for others', async (t) => {
  const directory = temporaryDirectory(t);
  const store = openSqliteStore(directory, () => new Date(), { owner: 'one' });
  const watching = new DatabaseSync(join(directory, 'cf502.sqlite'));
  t.after(() => {
    store.close();
    watching.close();
  });
  // Changes with each write of another connection (https://www.sqlite.org/pragma.html#pragma_data_version).
  const writes = () => watching.prepare('PRAGMA data_version').get()?.data_version;
  await store.beat();
  await store.accept('d1', [job('a'), job('b')]);
  watching.exec(`UPDATE jobs SET target = 'no JSON' WHERE id = 'a'`);
  const before = writes();
  assert.deepEqual(await store.claimJobs(() => true), []);
  assert.equal(writes(), before);
  const [left, ...others] = await store.claimJobs((id) => id === 'a');
  assert.equal(left?.job.id, 'b');
  assert.deepEqual(others, []);
});

test('what a living process works on is its alone; what a dead one left is taken over once', async (t) => {
  const { one, other, advance } = twoProcesses(t);
  await one.beat();
  await other.beat();
  await one.accept('d1', [job('a')]);
  await one.keepRequest(request('command 1'));
  assert.deepEqual(await other.claimJobs(), []);
  assert.deepEqual(await other.claimRequests(), []);
  assert.equal((await one.claimJobs()).length, 1, 'its own');

  advance(LEASE_MS + 1);
  await other.beat();
  assert.deepEqual(
    (await other.claimJobs()).map(({ job: { id, responseUrl } }) => [id, responseUrl]),
    [['a', 'https://hooks.slack.com/commands/secret']],
  );
  assert.deepEqual(await other.claimRequests(), [{ ...request('command 1'), attempts: 2 }]);
  assert.deepEqual(await other.claimRequests(), [], 'begun once');
  await one.beat();
  assert.deepEqual(await one.claimJobs(), [], 'a process that was away finds it gone');
  assert.equal(await one.beginPost('a', 'root'), false, 'and sends nothing for it');
  assert.equal(await other.beginPost('a', 'root'), true);
});

test('a process that is told to end hands over at once, and what it was at is no attempt', async (t) => {
  const { one, other } = twoProcesses(t);
  await one.beat();
  await one.accept('d1', [job('a'), job('b')]);
  await one.keepRequest(request('command 1'));
  assert.equal(await one.beginCheck('a'), 1);
  await one.release();
  const attempts = (await other.claimJobs()).map((open) => [open.job.id, open.attempts]);
  assert.deepEqual(attempts, [
    ['a', 0],
    ['b', 0],
  ]);
  assert.deepEqual(await other.claimRequests(), [request('command 1')]);
  assert.equal(await other.beginCheck('a'), 1);
});

test('a process of this machine that is gone is known to be', async (t) => {
  const directory = temporaryDirectory(t);
  const now = () => new Date();
  const { hostname } = await import('node:os');
  const { spawnSync } = await import('node:child_process');
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  const dead = openSqliteStore(directory, now, { owner: `${hostname()} ${pid} x` });
  const next = openSqliteStore(directory, now);
  t.after(() => {
    dead.close();
    next.close();
  });
  await dead.beat();
  await dead.accept('d1', [job('a')]);
  assert.equal((await next.claimJobs()).length, 1);
});

test('a request is kept once, and is known after it was finished with', async (t) => {
  const { one, other } = twoProcesses(t);
  assert.equal(await one.keepRequest(request('command 1')), 'kept');
  assert.equal(await other.keepRequest(request('command 1')), 'duplicate');
  await one.finishRequest('command 1');
  assert.equal(await other.keepRequest(request('command 1')), 'duplicate');
});

test('what was sealed with one key cannot be read with another, and old rows are read as they are', () => {
  const sealed = createSealing(() => 'a').seal('https://secret');
  assert.ok(!sealed.includes('secret'));
  assert.equal(createSealing(() => 'a').open(sealed), 'https://secret');
  assert.equal(createSealing(() => 'b').open(sealed), null);
  assert.equal(createSealing(() => 'b').open('https://old'), 'https://old');
});
