import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pause } from '../../src/slack/sending/pause.ts';
import { startBotProcess } from '../bot-process.ts';
import { CHANNEL, oneVerdictEach, settingsOf, startBot, startOrigins, startSlack } from '../faults.ts';

/** Several, since Slack allows one post a second in each. */
const CHANNELS = ['C0INCIDENT', 'C0WARROOM', 'D0ALICEBOT'];

test('SIGTERM during ten running checks: the bot ends in time, and the next start brings every verdict', async (t) => {
  const slack = await startSlack(t);
  const settings = settingsOf(t, slack);
  const { targets, hangUp, connected } = await startOrigins(t, 10, null);
  const first = await startBot(t, settings);
  const asked = targets.map((target, index) => ({ target, channel: CHANNELS[index % 3] ?? CHANNEL }));
  for (const { target, channel } of asked) await slack.user('U0ALICE').command(channel, '/cf502', target);
  while (connected() < 10) await new Promise((resolve) => setTimeout(resolve, 20));
  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0);
  hangUp();
  await startBot(t, settings);
  for (const channel of CHANNELS) {
    const here = asked.filter((one) => one.channel === channel).map(({ target }) => target);
    await oneVerdictEach(slack, here, { ms: 60_000 }, { channel });
  }
});

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const skip = canMount ? false : 'no mount namespaces on this machine';

/** Runs what follows on a small file system of its own at `directory`. */
const onTmpfs = (directory: string, size: string, then: string) => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${size} tmpfs ${directory} && ${then} && exec "$@"`,
  'sh',
];

for (const [what, size, then] of [
  ['read-only', '1m', (directory: string) => `mount -o remount,ro ${directory}`],
  ['full', '64k', (directory: string) => `! dd if=/dev/zero of=${directory}/else bs=4k 2>/dev/null`],
] as const)
  test(`a bot started on a disk that is ${what} says so and ends`, { skip }, async (t) => {
    const slack = await startSlack(t);
    const settings = settingsOf(t, slack);
    const directory = settings.CF502_DATA_DIR ?? '';
    const bot = startBotProcess(t, settings, undefined, onTmpfs(directory, size, then(directory)));
    assert.equal(await bot.ended, 1);
    assert.match(bot.output(), /CF502_DATA_DIR is .* nothing can be written there/);
  });

test('a disk that fills up is said by /readyz, and every command still gets its one verdict', {
  skip,
}, async (t) => {
  const slack = await startSlack(t);
  const settings = settingsOf(t, slack);
  const directory = join(settings.CF502_DATA_DIR ?? '', 'small');
  mkdirSync(directory);
  const { targets } = await startOrigins(t, 8, 20);
  const bot = startBotProcess(
    t,
    { ...settings, CF502_DATA_DIR: directory },
    undefined,
    onTmpfs(directory, '192k', 'true'),
  );
  const [, url = ''] = await bot.wrote(/"url":"([^"]+)"/);
  await bot.wrote(/connected to Slack"/);
  const trouble = async () => (await fetch(`${url}/readyz`)).text();
  for (const [index, target] of targets.entries()) {
    const channel = CHANNELS[index % 3] ?? CHANNEL;
    await slack.user('U0ALICE').command(channel, '/cf502', target);
    await oneVerdictEach(slack, [target], { ms: 30_000 }, { channel });
  }
  assert.match(await trouble(), /cannot write: database or disk is full/);
  assert.match(bot.output(), /would not outlive a restart/);
  // Nobody begins anew what ended while it could not be written down.
  await pause(6_000);
  for (const [index, target] of targets.entries())
    await oneVerdictEach(slack, [target], { ms: 1_000 }, { channel: CHANNELS[index % 3] ?? CHANNEL });
});
