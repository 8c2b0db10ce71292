import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { startSlackStandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { startBotProcess } from '../bot-process.ts';
import { door } from '../door.ts';
import { settingsFor } from '../slack/scene.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Runs what follows it where nothing can be written but this directory, /dev and /proc. */
const readOnlyBut = (directory: string): readonly string[] => [
  'unshare',
  '-m',
  'sh',
  '-c',
  `mount --bind '${directory}' '${directory}' && mount -o remount,ro,bind / && exec "$@"`,
  'read-only',
];
const mayMount = spawnSync('unshare', ['-m', 'true']).status === 0;

test('the bot checks, keeps and forgets with a root that is read-only but for its data', {
  skip: !mayMount && 'needs the right to mount',
}, async (t) => {
  const slack = await startSlackStandIn();
  t.after(() => slack.stop());
  const directory = temporaryDirectory(t);
  const within = readOnlyBut(directory);
  const settings = {
    ...settingsFor(slack, 'socket'),
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    CF502_DATA_DIR: directory,
    CF502_ALLOW_CIDRS: '127.0.0.0/8',
    SQLITE_TMPDIR: directory,
  };
  const bot = startBotProcess(t, settings, undefined, within);
  await bot.wrote(/connected to Slack/);
  const alice = slack.user('U0ALICE');
  await alice.command('C0INCIDENT', '/cf502', '127.0.0.1:1');
  const answered = () => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken');
  await slack.until(answered, AbortSignal.timeout(30_000));
  assert.doesNotMatch(bot.output(), /"level":(40|50|60)/);
  bot.child.kill('SIGKILL');
  await bot.ended;
  const [program = '', ...words] = [...within, process.execPath, door('cli'), 'forget', '--everything'];
  const forgot = spawnSync(program, words, { env: { ...process.env, ...settings }, encoding: 'utf8' });
  assert.equal(forgot.status, 0, forgot.stderr);
  assert.match(forgot.stdout, /deleted/);
});
