import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSlackStandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { startBotProcess } from '../bot-process.ts';
import { bundle } from '../bundle.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** What the image has of the project beside the bundle, read from the Dockerfile, so that the two cannot differ. */
function copiedIntoTheImage(): readonly string[] {
  const image =
    readFileSync('Dockerfile', 'utf8')
      .split(/^FROM /m)
      .at(-1) ?? '';
  return [...image.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
}

test('with the bundle alone, as in the image, the bot starts, connects and checks', async (t) => {
  const directory = temporaryDirectory(t);
  for (const path of copiedIntoTheImage()) cpSync(path, join(directory, path), { recursive: true });
  await bundle(join(directory, 'dist'));

  const cli = (word: string) =>
    spawnSync(process.execPath, ['src/cf502.js', word], { cwd: directory, encoding: 'utf8' });
  assert.match(cli('--help').stdout, /cf502 playground \[--port N\]/);
  const playground = cli('playground');
  assert.equal(playground.status, 2);
  assert.match(
    playground.stderr,
    /^cf502 playground: .+ from a clone of the project with its development dependencies/,
  );

  const slack = await startSlackStandIn();
  t.after(() => slack.stop());
  const bot = startBotProcess(
    t,
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      PORT: '0',
      CF502_DATA_DIR: join(directory, 'data'),
      CF502_ALLOW_CIDRS: '127.0.0.0/8',
      NODE_ENV: 'production',
    },
    directory,
  );
  await bot.wrote(/connected to Slack"/);
  await slack.user('U0ALICE').command('C0INCIDENT', '/cf502', '127.0.0.1:1');
  const isBroken = () => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken');
  await slack.until(isBroken, AbortSignal.timeout(60_000));
  bot.child.kill('SIGTERM');
  assert.equal(await bot.ended, 0);
});
