import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { answerTo } from '../answer-to.ts';
import { brokenReport } from '../reports.ts';
import { startScene } from '../scene.ts';

const PASTED = 'X-Cache: Error from cloudfront\nX-Secret: very-secret-value';

test('who asked, what came of it, what was refused and read is one JSON line each, without what was pasted', async (t) => {
  const file = join(temporaryDirectory(t), 'audit', 'lines.jsonl');
  const { slack, alice, check } = await startScene(t, 'socket', { config: { audit: file } });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com 10.0.0.7');
  const running = await check(0);
  running.end(brokenReport(running.surroundings.id, running.target));
  await alice.command('C0INCIDENT', '/cf502', 'explain');
  await alice.submitView(await slack.until(() => slack.view('U0ALICE')), { text: PASTED });
  await slack.user('U0GUEST').command('C0INCIDENT', '/cf502', 'origin.example.com');
  const lines = () =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  await slack.until(() => lines().length >= 5);
  const told = lines();
  assert.ok(told.every(({ audit, time }) => audit === true && !Number.isNaN(Date.parse(time))));
  const of = (event: string) => told.find((line) => line.event === event);
  assert.partialDeepStrictEqual(of('check-asked'), {
    check: running.surroundings.id,
    origin: 'origin.example.com',
    user: 'U0ALICE',
    channel: 'C0INCIDENT',
    team: 'T0STANDIN1',
  });
  assert.partialDeepStrictEqual(of('check-refused'), { origin: '10.0.0.7', user: 'U0ALICE' });
  assert.partialDeepStrictEqual(of('check-done'), {
    check: running.surroundings.id,
    outcome: 'broken',
    addresses: [],
  });
  assert.partialDeepStrictEqual(of('text-read'), { kind: 'explain', bytes: PASTED.length, user: 'U0ALICE' });
  assert.partialDeepStrictEqual(of('person-refused'), { user: 'U0GUEST', channel: 'C0INCIDENT' });
  const text = readFileSync(file, 'utf8');
  for (const secret of ['very-secret', 'X-Cache', slack.botToken, slack.signingSecret, 'response'])
    assert.equal(text.includes(secret), false, secret);
  assert.equal(statSync(file).mode & 0o077, 0);
});

test('administrators pause everything, an origin or a person, also across a restart; nobody else does', async (t) => {
  const scene = await startScene(t, 'socket', { config: { admins: ['U0ALICE'] } });
  const { slack, alice, checks, bot } = scene;
  const bob = slack.user('U0BOB');
  const say = (text: string, who = alice) => answerTo(slack, who, text);
  assert.match(await say('pause everything', bob), /Only administrators/);
  assert.match(await say('pause'), /Nothing is paused/);
  assert.match(await say('pause origin.example.com'), /^Paused: origin\.example\.com/);
  assert.match(await say('origin.example.com', bob), /paused checks of this origin/);
  assert.match(await say('pause U0BOB'), /^Paused: U0BOB/);
  assert.match(await say('other.example.com', bob), /paused your checks/);
  assert.match(await say('pause everything'), /^Paused: everything/);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  assert.match(await say('other.example.com'), /paused all checks/);
  assert.equal(checks.length, 0);
  for (const what of ['everything', 'U0BOB', 'origin.example.com'])
    assert.match(await say(`resume ${what}`), /^No longer paused/);
  await say('origin.example.com', bob);
  await scene.check(0);
});

test('metrics stand on a port of their own where there is one, and then on no other', async (t) => {
  const { bot } = await startScene(t, 'http', { config: { metrics: { host: '127.0.0.1', port: 0 } } });
  const status = async (url: string) => (await fetch(url)).status;
  assert.equal(await status(`${bot.url}/metrics`), 404);
  assert.equal(await status(`${bot.url}/healthz`), 200);
  assert.equal(await status(`${bot.metricsUrl}/metrics`), 200);
  const events = await fetch(`${bot.metricsUrl}/slack/events`, { method: 'POST', body: '{}' });
  assert.equal(events.status, 405);
});
