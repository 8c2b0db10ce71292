import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, type Io, UsageError } from '../../src/commands/command.ts';
import { history } from '../../src/commands/history.ts';
import { queue } from '../../src/commands/queue.ts';
import { show } from '../../src/commands/show.ts';
import type { Report } from '../../src/formats/report.ts';
import { openSqliteStore } from '../../src/jobs/store/sqlite.ts';
import type { Job } from '../../src/jobs/store/store.ts';
import { REPORTS } from '../report/reports.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

const now = () => new Date('2026-11-23T10:00:00.000Z');
const job = (id: string): Job => ({
  id,
  target: { ...(REPORTS.healthy as Report).evidence.target },
  timeoutMs: 60_000,
  place: { team: 'T1', channel: 'C1', user: 'U1', threadTs: null },
  responseUrl: null,
  acceptedAt: '2026-11-23T09:59:00.000Z',
});

/** Runs a command on a store, and what it wrote. */
async function run(command: Command, words: readonly string[], directory: string) {
  const out: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void out.push(line),
    env: { CF502_DATA_DIR: directory },
    now,
    colour: false,
    width: 100,
  } as unknown as Io;
  const status = await command.run(words, io);
  return { status, text: out.join('\n') };
}

test('without a store every command says where reports come from', async (t) => {
  const directory = temporaryDirectory(t);
  for (const [command, words] of [
    [show, ['k7f2']],
    [history, ['origin.example.com']],
    [queue, []],
  ] as const)
    await assert.rejects(run(command, words, directory), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /reports come from the bot/);
      return true;
    });
});

test('a report is shown by its id, and an origin by its history', async (t) => {
  const directory = temporaryDirectory(t);
  const store = openSqliteStore(directory, now);
  await store.accept('d', [job('a'), job('b')]);
  const healthy = { ...(REPORTS.healthy as Report), id: 'old', startedAt: '2026-11-23T08:00:00.000Z' };
  await store.keepReport('a', healthy);
  await store.keepReport('b', REPORTS['broken-proven'] as Report);
  store.close();
  const shown = await run(show, ['K7F2'], directory);
  assert.equal(shown.status, 1);
  assert.match(shown.text, /CloudFront answers 502/);
  assert.equal(JSON.parse((await run(show, ['k7f2', '--json'], directory)).text).id, 'k7f2');
  await assert.rejects(run(show, ['none'], directory), /no report "none" is kept/);
  assert.deepEqual((await run(history, ['https://Origin.example.com/'], directory)).text.split('\n'), [
    '2026-11-23 10:00 UTC  Broken: healthy before, broken now; new: Origin certificate has expired, Intermediate certificate is missing; addresses 192.0.2.1 before, 203.0.113.7, 203.0.113.8 now (certificate-expired, certificate-chain-incomplete), check k7f2',
    '2026-11-23 08:00 UTC  No fault found from here: the first that is kept, check old',
  ]);
});

test('what is kept of an origin is deleted when asked for, but not what a job still delivers', async (t) => {
  const directory = temporaryDirectory(t);
  const store = openSqliteStore(directory, now);
  await store.accept('d', [job('a'), job('b'), job('c')]);
  await store.keepReport('a', { ...(REPORTS.healthy as Report), id: 'old' });
  await store.keepReport('b', REPORTS['broken-proven'] as Report);
  const other = { ...(REPORTS.healthy as Report), id: 'other' };
  await store.keepReport('c', { ...other, target: { ...other.target, origin: 'other.example.com' } });
  for (const id of ['a', 'c']) await store.finish(id);
  store.close();
  const deleted = await run(history, ['Origin.example.com', '--delete'], directory);
  assert.equal(deleted.status, 0);
  assert.equal(
    deleted.text,
    '1 report on origin.example.com is deleted. 1 is still in use by a check or a watch and stays: delete again later.',
  );
  await assert.rejects(run(show, ['old'], directory), /no report/);
  assert.equal((await run(show, ['k7f2'], directory)).status, 1);
  assert.equal((await run(show, ['other'], directory)).status, 0);
  const again = openSqliteStore(directory, now);
  await again.finish('b');
  again.close();
  assert.equal(
    (await run(history, ['origin.example.com', '--delete'], directory)).text,
    '1 report on origin.example.com is deleted.',
  );
  assert.match((await run(history, ['origin.example.com'], directory)).text, /no check of/);
  await assert.rejects(run(history, ['origin.example.com', '--delete', '--json'], directory), UsageError);
});

test('failed checks are listed, retried and dropped', async (t) => {
  const directory = temporaryDirectory(t);
  const store = openSqliteStore(directory, now);
  t.after(() => store.close());
  await store.accept('d', [job('a'), job('b')]);
  await store.fail('b', 'a bug');
  assert.deepEqual((await run(queue, [], directory)).text.split('\n'), [
    'a  waiting  origin.example.com  since 2026-11-23T09:59:00.000Z',
    'b  failed  origin.example.com  since 2026-11-23T09:59:00.000Z: a bug',
  ]);
  await assert.rejects(run(queue, ['drop', 'a'], directory), /no failed check/);
  await assert.rejects(run(queue, ['forget', 'a'], directory), UsageError);
  assert.match((await run(queue, ['retry', 'b'], directory)).text, /will be tried again/);
  assert.equal((await store.openJobs()).length, 2);
  await store.fail('b', 'a bug');
  assert.match((await run(queue, ['drop', 'b'], directory)).text, /forgotten/);
  assert.equal((await store.listJobs()).length, 1);
});

test('they are commands of cf502', async () => {
  for (const name of ['show', 'history', 'queue']) {
    const { status, stdout } = await runCli([name, '--help']);
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^cf502 ${name}`));
  }
});
