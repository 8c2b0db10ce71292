import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BotProcess } from '../bot-process.ts';
import { CHANNEL, oneVerdictEach, startOrigins, startSlack } from '../faults.ts';
import { foundCompany, until } from '../shared-redis.ts';
import { without } from '../tools.ts';

const skip = without('redis-server');
const ALL_MS = 90_000;
/** Several, since Slack allows one post a second in each. */
const CHANNELS = ['C0INCIDENT', 'C0WARROOM', 'D0ALICEBOT'];

type Asked = { readonly target: string; readonly channel: string };
const spread = (targets: readonly string[]): readonly Asked[] =>
  targets.map((target, index) => ({ target, channel: CHANNELS[index % 3] ?? CHANNEL }));

async function oneVerdictEverywhere(
  slack: Parameters<typeof oneVerdictEach>[0],
  asked: readonly Asked[],
  refused: readonly Asked[] = [],
): Promise<void> {
  for (const channel of CHANNELS) {
    const here = (all: readonly Asked[]) =>
      all.filter((one) => one.channel === channel).map(({ target }) => target);
    await oneVerdictEach(slack, here(asked), { ms: ALL_MS }, { channel, atMost: here(refused) });
  }
}

test('kill -9 of a worker during its check: another one takes the check over', { skip }, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  const first = await company.startWorker();
  await company.startBot();
  const { targets, hangUp, connected } = await startOrigins(t, 2, null);
  for (const target of targets) await slack.user('U0ALICE').command(CHANNEL, '/cf502', target);
  await until(() => connected() >= 2);
  first.child.kill('SIGKILL');
  await first.ended;
  hangUp();
  await company.startWorker();
  await oneVerdictEach(slack, targets, { ms: ALL_MS });
});

test('Redis does not answer for a while: the acknowledgement and /readyz say so, then work goes on', {
  skip,
}, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker();
  const bot = await company.startBot();
  const [, url = ''] = /"url":"([^"]+)"/.exec(bot.output()) ?? [];
  const { targets, hangUp, connected } = await startOrigins(t, 3, null);
  const [first = '', second = '', third = ''] = targets;
  await slack.user('U0ALICE').command(CHANNEL, '/cf502', first);
  await until(() => connected() >= 1);
  company.redis.freeze();
  const said = await slack.user('U0ALICE').ask(CHANNEL, '/cf502', second);
  assert.match(said.text, /^Not taken on: Redis does not (answer|take it)/);
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
  hangUp();
  // Longer than the lease of a bot and the lock of a job.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  company.redis.thaw();
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  await slack.user('U0ALICE').command(CHANNEL, '/cf502', third);
  await oneVerdictEach(slack, [first, third], { ms: ALL_MS }, { atMost: [second] }).catch((error) => {
    // The command that was refused may have been written before Redis froze: then it is checked too.
    if (!String(error).includes(second.split(':')[0] ?? '')) throw error;
    return oneVerdictEach(slack, targets, { ms: ALL_MS });
  });
  company.redis.freeze();
  bot.child.kill('SIGTERM');
  assert.equal(await bot.ended, 0, 'it is not waited for');
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  test(`Redis restarted under running checks (${signal}): none lost, none doubled`, { skip }, async (t) => {
    const slack = await startSlack(t);
    const company = await foundCompany(t, slack);
    await company.startWorker();
    await company.startBot();
    await company.startBot();
    await until(() => slack.sockets.count() >= 2);
    const { targets, connected } = await startOrigins(t, 9, 1_200);
    const asked = spread(targets);
    for (const { target, channel } of asked) await slack.user('U0ALICE').command(channel, '/cf502', target);
    await until(() => connected() >= 1);
    await company.redis.end(signal);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await company.redis.start();
    await oneVerdictEverywhere(slack, asked);
  });

test('Redis at maxmemory: nothing is taken on and that is said; with room again work goes on', {
  skip,
}, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker();
  const bot = await company.startBot();
  const [, url = ''] = /"url":"([^"]+)"/.exec(bot.output()) ?? [];
  const { targets } = await startOrigins(t, 2, 20);
  const [first = '', second = ''] = targets;
  assert.match(await company.redis.ask('CONFIG', 'SET', 'maxmemory', '1mb'), /OK/);
  const said = await slack.user('U0ALICE').ask(CHANNEL, '/cf502', first);
  assert.match(said.text, /^Not taken on: Redis does not take it: it is full \(maxmemory\)/);
  assert.match(await (await fetch(`${url}/readyz`)).text(), /full \(maxmemory\)/);
  assert.match(await company.redis.ask('CONFIG', 'SET', 'maxmemory', '0'), /OK/);
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  await slack.user('U0ALICE').command(CHANNEL, '/cf502', second);
  await oneVerdictEach(slack, [second], { ms: ALL_MS });
});

test('two bots get the same delivery: one verdict', { skip }, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker();
  await company.startBot();
  await company.startBot();
  await until(() => slack.sockets.count() >= 2);
  const { targets } = await startOrigins(t, 3, 50);
  for (const target of targets) await slack.user('U0ALICE').command(CHANNEL, '/cf502', target);
  // Stand-in and Slack alike hand a repeated delivery to any of the connections.
  await Promise.all(
    slack.deliveries().flatMap((delivery) => [slack.redeliver(delivery), slack.redeliver(delivery)]),
  );
  await oneVerdictEach(slack, targets, { ms: ALL_MS });
});

test('SIGTERM of a worker with ten running checks: it ends in time, and another one brings every verdict', {
  skip,
}, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  const first = await company.startWorker('eu-west-1', { CF502_SHUTDOWN_GRACE: '1' });
  await company.startBot();
  const { targets, hangUp, connected } = await startOrigins(t, 10, null);
  const asked = spread(targets);
  for (const { target, channel } of asked) await slack.user('U0ALICE').command(channel, '/cf502', target);
  await until(() => connected() >= 10);
  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0);
  hangUp();
  await company.startWorker();
  await oneVerdictEverywhere(slack, asked);
});

test('a Region whose worker hangs is named and not waited for', { skip }, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker('eu-west-1');
  const late = await company.startWorker('us-east-1');
  await company.startBot();
  const { targets, connected } = await startOrigins(t, 1, 1_000);
  await slack.user('U0ALICE').command(CHANNEL, '/cf502', targets[0] ?? '');
  await until(() => connected() >= 1);
  late.child.kill('SIGSTOP');
  t.after(() => late.child.kill('SIGCONT'));
  await oneVerdictEach(slack, targets, { ms: ALL_MS });
  const root = slack
    .channel(CHANNEL)
    .messages()
    .find(({ text }) => text.includes('127.0.0.2'));
  assert.match(root?.text ?? '', /eu-west-1/);
});

test('two Regions check, and the report says what each saw', { skip }, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker('eu-west-1');
  await company.startWorker('us-east-1');
  await company.startBot();
  const { targets } = await startOrigins(t, 1, 20);
  await slack.user('U0ALICE').command(CHANNEL, '/cf502', targets[0] ?? '');
  await oneVerdictEach(slack, targets, { ms: ALL_MS });
  const [root] = slack
    .channel(CHANNEL)
    .messages()
    .filter(({ text }) => text.includes('127.0.0.2'));
  assert.match(root?.text ?? '', /fails from eu-west-1 and us-east-1/);
  const status = await slack.user('U0ALICE').ask(CHANNEL, '/cf502', 'status');
  assert.match(status.text, /eu-west-1: 1 worker, 0 running, 0 waiting/);
  assert.match(status.text, /us-east-1: 1 worker/);
});

test('bots, workers and Redis are restarted one after the other under load: none lost, none doubled', {
  skip,
}, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  // Each restart under a check counts as one of its attempts.
  const more = { CF502_ATTEMPTS: '10', CF502_SHUTDOWN_GRACE: '1' };
  const startWorker = () => company.startWorker('eu-west-1', more);
  const startBot = () => company.startBot(more);
  const workers = [await startWorker(), await startWorker()] as const;
  const bots = [await startBot(), await startBot()] as const;
  await until(() => slack.sockets.count() >= 2);
  const { targets } = await startOrigins(t, 12, 700);
  const asked: Asked[] = [];
  const refused: Asked[] = [];
  let left = spread(targets);
  const ask = async (count: number) => {
    for (const one of left.slice(0, count)) {
      const { text } = await slack.user('U0ALICE').ask(one.channel, '/cf502', one.target);
      (text.startsWith('Not taken on: ') ? refused : asked).push(one);
    }
    left = left.slice(count);
  };
  const replace = async (old: BotProcess, start: () => Promise<BotProcess>) => {
    await ask(2);
    await start();
    old.child.kill('SIGTERM');
    await old.ended;
  };
  await replace(workers[0], startWorker);
  await replace(bots[0], startBot);
  await ask(2);
  await company.redis.end('SIGTERM');
  await company.redis.start();
  await replace(workers[1], startWorker);
  await replace(bots[1], startBot);
  await until(() => slack.sockets.count() >= 2);
  await ask(2);
  assert.ok(asked.length >= 8, `${refused.length} were refused`);
  await oneVerdictEverywhere(slack, asked, refused);
});
