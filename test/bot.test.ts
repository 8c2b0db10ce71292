import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type StandIn, startSlackStandIn } from '../src/lab/slack/slack-stand-in.ts';
import { checkMessage } from '../src/render/slack/block-limits.ts';
import { startBotProcess } from './bot-process.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function startSlack(t: TestContext): Promise<StandIn> {
  const slack = await startSlackStandIn({ checkMessage });
  t.after(() => slack.stop());
  return slack;
}

function settings(t: TestContext, slack: StandIn): Record<string, string> {
  const dataDir = temporaryDirectory(t);
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    PORT: '0',
    CF502_DATA_DIR: dataDir,
    CF502_ALLOW_CIDRS: '127.0.0.0/8',
    CF502_SHUTDOWN_GRACE: '5',
  };
}

/** An origin that takes connections and says nothing until it is told to hang up. */
async function startSilentOrigin(t: TestContext) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let isHangingUp = false;
  const hangUp = () => {
    if (!isHangingUp) server.on('connection', (socket) => socket.destroy());
    isHangingUp = true;
    for (const socket of sockets) socket.destroy();
  };
  t.after(() => {
    hangUp();
    server.close();
  });
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangUp,
    connected: () => sockets.size > 0,
  };
}

const listening = /"url":"([^"]+)"/;

test('without settings: what is missing and where to get it, exit 1', async (t) => {
  const bot = startBotProcess(t, { SLACK_MODE: 'http' });
  assert.equal(await bot.ended, 1);
  assert.match(
    bot.output(),
    /^cf502: The settings need attention[^\n]*\n {2}- SLACK_BOT_TOKEN is missing\. Get it at/,
  );
  assert.match(bot.output(), /- SLACK_SIGNING_SECRET is missing\. Get it at/);
  assert.doesNotMatch(bot.output(), /at \w+ \(/, 'no stack trace');
});

test('a token that Slack refuses is named, exit 1', async (t) => {
  const slack = await startSlack(t);
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']) {
    const wrong = name === 'SLACK_BOT_TOKEN' ? 'xoxb-wrong-token' : 'xapp-wrong-token';
    const bot = startBotProcess(t, { ...settings(t, slack), [name]: wrong });
    assert.equal(await bot.ended, 1);
    assert.match(bot.output(), new RegExp(`cf502: Slack refuses ${name} \\(invalid_auth\\)`));
    assert.doesNotMatch(bot.output(), /wrong-token/);
  }
});

test('a CA file that cannot be read is named, exit 1', async (t) => {
  const slack = await startSlack(t);
  const bot = startBotProcess(t, { ...settings(t, slack), CF502_CA_FILE: '/nowhere/roots.pem' });
  assert.equal(await bot.ended, 1);
  assert.match(bot.output(), /- CF502_CA_FILE is \/nowhere\/roots\.pem\. ENOENT/);
});

test('a port in use is one line, exit 1', async (t) => {
  const slack = await startSlack(t);
  const bot = startBotProcess(t, { ...settings(t, slack), PORT: new URL(slack.url).port });
  assert.equal(await bot.ended, 1);
  assert.match(bot.output(), /cf502: listen EADDRINUSE/);
});

test('while Slack cannot be reached the bot lives, is not ready, and keeps trying', async (t) => {
  const slack = await startSlack(t);
  const takeBack = slack.fault({ method: 'auth.test', kind: 'drop-before', times: 1_000 });
  const bot = startBotProcess(t, settings(t, slack));
  const [, url = ''] = await bot.wrote(listening);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const notReady = await fetch(`${url}/readyz`);
  assert.equal(notReady.status, 503);
  assert.match(await notReady.text(), /not connected to Slack yet/);
  takeBack();
  await bot.wrote(/connected to Slack"/);
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.match(await (await fetch(`${url}/metrics`)).text(), /^cf502_ready 1$/m);
});

test('a directory that cannot be written is said in one line, and the bot ends', async (t) => {
  const slack = await startSlack(t);
  const file = join(tmpdir(), `cf502-not-a-directory-${process.pid}`);
  writeFileSync(file, '');
  t.after(() => rmSync(file));
  const bot = startBotProcess(t, { ...settings(t, slack), CF502_DATA_DIR: file });
  assert.equal(await bot.ended, 1);
  assert.match(bot.output(), /CF502_DATA_DIR is .*nothing can be written there/);
});

test('SIGTERM lets a running check end and its verdict leave, then exit 0', async (t) => {
  const slack = await startSlack(t);
  const origin = await startSilentOrigin(t);
  const bot = startBotProcess(t, settings(t, slack));
  await bot.wrote(/connected to Slack"/);
  await slack.user('U0ALICE').command('C0INCIDENT', '/cf502', origin.target);
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  bot.child.kill('SIGTERM');
  await bot.wrote(/stopping: running checks/);
  origin.hangUp();
  assert.equal(await bot.ended, 0);
  const thread = slack.channel('C0INCIDENT').thread(root.ts);
  assert.match(thread[0]?.text ?? '', /^(Broken|Not certain)/);
  assert.match(thread.at(-1)?.text ?? '', /^<@U0ALICE> (Broken|Not certain).*Source: /s);
});

test('a second signal ends the bot at once', async (t) => {
  const slack = await startSlack(t);
  const origin = await startSilentOrigin(t);
  const bot = startBotProcess(t, settings(t, slack));
  await bot.wrote(/connected to Slack"/);
  await slack.user('U0ALICE').command('C0INCIDENT', '/cf502', origin.target);
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  bot.child.kill('SIGTERM');
  await bot.wrote(/stopping: running checks/);
  bot.child.kill('SIGTERM');
  assert.equal(await bot.ended, 1);
});

test('after kill -9 in the middle of a check, the next start takes the same root to its verdict', async (t) => {
  const slack = await startSlack(t);
  const origin = await startSilentOrigin(t);
  const env = settings(t, slack);
  const first = startBotProcess(t, env);
  await first.wrote(/connected to Slack"/);
  await slack.user('U0ALICE').command('C0INCIDENT', '/cf502', origin.target);
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  first.child.kill('SIGKILL');
  assert.equal(await first.ended, 'SIGKILL');
  assert.match(root.text, /^Checking/);

  origin.hangUp();
  const second = startBotProcess(t, env);
  await second.wrote(/connected to Slack"/);
  const channel = slack.channel('C0INCIDENT');
  await slack.until(() => channel.thread(root.ts).at(-1)?.text.includes('Source: '));
  assert.match(channel.thread(root.ts)[0]?.text ?? '', /^(Broken|Not certain)/);
  assert.equal(channel.messages().length, 1);
});

test('an app token that Slack refuses when a socket comes back ends the bot, and is named', async (t) => {
  const slack = await startSlack(t);
  const bot = startBotProcess(t, settings(t, slack));
  await bot.wrote(/connected to Slack"/);
  slack.fault({ method: 'apps.connections.open', kind: 'ok-false', error: 'invalid_auth', times: 100 });
  slack.sockets.drop();
  assert.equal(await bot.ended, 1);
  assert.match(bot.output(), /Slack refuses SLACK_APP_TOKEN \(invalid_auth\)/);
});
