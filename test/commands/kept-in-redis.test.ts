import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, type Io, UsageError } from '../../src/commands/command.ts';
import { forget } from '../../src/commands/forget.ts';
import { history } from '../../src/commands/history.ts';
import { move } from '../../src/commands/move.ts';
import { queue } from '../../src/commands/queue.ts';
import { show } from '../../src/commands/show.ts';
import type { Report } from '../../src/formats/report.ts';
import { createPauses } from '../../src/jobs/pauses.ts';
import { openLink } from '../../src/jobs/redis/connect.ts';
import { JOB_FORMAT, say } from '../../src/jobs/redis/members.ts';
import { createRedisStore } from '../../src/jobs/redis/store.ts';
import type { KeptRequest } from '../../src/jobs/store/kept-request.ts';
import { createSealing } from '../../src/jobs/store/sealing.ts';
import { openSqliteStore } from '../../src/jobs/store/sqlite.ts';
import type { Job, Watch } from '../../src/jobs/store/store.ts';
import { startRedis } from '../redis-process.ts';
import { REPORTS } from '../report/reports.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { without } from '../tools.ts';

const skip = without('redis-server');
const now = () => new Date('2026-11-23T10:00:00.000Z');
const KEY = 'a key for tests';
const healthy = REPORTS.healthy as Report;
const broken = REPORTS['broken-proven'] as Report;
const { origin } = broken.target;
const place = { team: 'T1', channel: 'C1', user: 'U1', threadTs: null };
const job = (id: string): Job => ({
  id,
  target: healthy.evidence.target,
  timeoutMs: 60_000,
  place,
  responseUrl: 'https://hooks.slack.com/commands/secret',
  acceptedAt: '2026-11-23T09:59:00.000Z',
});
const watch: Watch = {
  id: 'w1',
  target: broken.evidence.target,
  timeoutMs: 60_000,
  place,
  rootTs: '1.1',
  firstReportId: 'old',
  toldReportId: 'old',
  reportId: broken.id,
  step: 3,
  attempts: 0,
  nextAt: '2026-11-23T10:05:00.000Z',
};

const request: KeptRequest = {
  key: 'command 1',
  receivedAt: '2026-11-23T09:59:30.000Z',
  body: { command: '/cf502', text: 'origin.example.com' },
  secrets: { response_url: 'https://hooks.slack.com/commands/other' },
  attempts: 1,
};

async function run(command: Command, words: readonly string[], env: Io['env']) {
  const out: string[] = [];
  const write = (line: string) => void out.push(line);
  const io = { out: write, err: write, env, now, colour: false, width: 100 } as unknown as Io;
  const status = await command.run(words, io);
  return { status, text: out.join('\n') };
}

test('what a bot kept in its directory is in Redis after move, and the commands read it there', {
  skip,
}, async (t) => {
  const redis = await startRedis(t);
  const directory = temporaryDirectory(t);
  const old = openSqliteStore(directory, now);
  await old.accept('d', [job('a'), job('b'), job('waits'), job('fails')]);
  await old.keepReport('a', { ...healthy, id: 'old', startedAt: '2026-11-23T08:00:00.000Z' });
  await old.keepReport('b', broken);
  await old.finish('a');
  await old.beginPost('b', 'root');
  await old.endPost('b', 'root', '1.1');
  await old.beginPost('b', 'reply-1');
  await old.fail('fails', 'a bug');
  await old.beginWatch(watch);
  await old.keepConversation('U1', 'D1');
  await old.keepRequest(request);
  await old.keepRequest({ ...request, key: 'answered' });
  await old.finishRequest('answered');
  for (let times = 0; times < 3; times++) await old.countAnswer('certificate-expired', 'yes');
  await createPauses(directory).pause('paused.example.com');
  const env = { CF502_DATA_DIR: directory, REDIS_URL: redis.url, CF502_STORE_KEY: KEY };
  const before = await run(history, [origin], { CF502_DATA_DIR: directory });

  await old.beat();
  await assert.rejects(run(move, [], env), /a bot still works on this directory/);
  await old.release();
  old.close();
  assert.match((await run(move, [], env)).text, /^Copied: 2 reports, 1 watches, 3 open checks, 1 requests\./);

  assert.deepEqual(await run(history, [origin], env), before);
  assert.equal(JSON.parse((await run(show, ['k7f2', '--json'], env)).text).id, 'k7f2');
  assert.match(
    (await run(queue, [], env)).text,
    /b {2}delivering.*\n.*fails {2}failed.*a bug\n.*waits {2}waiting/s,
  );
  await run(queue, ['retry', 'fails'], env);

  const link = openLink(redis.url, () => {});
  t.after(link.close);
  await link.ready();
  await say(link, {
    id: 'w',
    kind: 'worker',
    region: 'eu-west-1',
    machine: 'm',
    version: '1',
    format: JOB_FORMAT,
    concurrency: 4,
    allowedCidrs: [],
  });
  assert.match((await run(queue, [], env)).text, /^eu-west-1: 1 worker, 0 running, 0 waiting$/m);
  const bot = createRedisStore(link, { owner: 'bot', now, sealing: createSealing(() => KEY) });
  await bot.beat();
  assert.deepEqual(await bot.watches(), [watch]);
  assert.deepEqual([...(await bot.conversations())], [['U1', 'D1']]);
  assert.deepEqual(await link.redis.smembers('cf502:pauses'), ['paused.example.com']);
  const open = await bot.openJobs();
  assert.deepEqual(open.map((one) => one.job.id).toSorted(), ['b', 'fails', 'waits']);
  const posted = open.find((one) => one.job.id === 'b');
  assert.equal(posted?.report?.id, 'k7f2');
  assert.deepEqual(Object.fromEntries(posted?.posted ?? []), { root: '1.1', 'reply-1': null });
  assert.equal(posted?.job.responseUrl, job('b').responseUrl, 'sealed anew under the key of the bots');
  assert.deepEqual((await bot.findReport('k7f2'))?.places, [place]);

  // A bot that starts takes it on at once. The attempt of the bot that was stopped does not count.
  assert.deepEqual(await bot.claimRequests(), [request]);
  await bot.countAnswer('certificate-expired', 'yes');

  await bot.keepWatch({ ...watch, step: 4 });
  await bot.beginWatch({ ...watch, step: 4 });
  assert.match((await run(move, [], env)).text, /^Copied: 2 reports, 0 watches, 0 open checks, 0 requests\./);
  assert.equal((await bot.watches())[0]?.step, 4, 'what Redis has stays');
  assert.deepEqual(await bot.answerCounts(), [{ cause: 'certificate-expired', answer: 'yes', count: 4 }]);

  assert.match((await run(forget, ['--person', 'U1'], env)).text, /^2 reports are deleted/);
  await assert.rejects(run(show, ['k7f2'], env), /no report "k7f2" is kept/);
});

test('a Redis that cannot be used is one line for who typed the command', async () => {
  for (const command of [show, history, queue] as const)
    await assert.rejects(
      run(command, command === queue ? [] : ['origin.example.com'], {
        REDIS_URL: 'redis://127.0.0.1:1',
        CF502_STORE_KEY: KEY,
      }),
      (error) =>
        error instanceof UsageError && /^Redis at 127.0.0.1:1: nothing listens there/.test(error.message),
    );
});
