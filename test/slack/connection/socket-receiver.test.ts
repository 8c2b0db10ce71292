import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScene } from '../scene.ts';

test('both sockets cut: they are back within two seconds, and so is a recycled one', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await slack.until(() => slack.sockets.count() === 2);
  for (const cut of [() => slack.sockets.drop(), () => slack.sockets.disconnect('refresh_requested')]) {
    const at = performance.now();
    cut();
    await slack.until(() => slack.sockets.count() === 0);
    await slack.until(() => slack.sockets.count() > 0);
    const deafMs = performance.now() - at;
    assert.ok(deafMs < 2_000, `deaf for ${deafMs} ms`);
    await slack.until(() => slack.sockets.count() === 2);
  }
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken'));
});

test('a bot that is deaf though it lives is told by /readyz, and is ready again with its sockets', async (t) => {
  let aheadMs = 0;
  const clockMs = () => performance.now() + aheadMs;
  const { slack, bot } = await startScene(t, 'socket', { bot: { clockMs } });
  const ready = async () => (await fetch(`${bot.url}/readyz`)).text();
  await slack.until(() => slack.sockets.count() === 2, AbortSignal.timeout(30_000));
  const takeBack = slack.fault({ method: 'apps.connections.open', kind: 'http-500', times: 1_000 });
  slack.sockets.drop();
  await slack.until(() => slack.sockets.count() === 0, AbortSignal.timeout(30_000));
  assert.equal(await ready(), 'ready\n', 'a gap of a moment is how Slack recycles sockets');
  aheadMs = 16_000;
  assert.match(await ready(), /^no socket to Slack for \d\d s\n$/);
  assert.equal((await fetch(`${bot.url}/healthz`)).status, 200);
  takeBack();
  await slack.until(() => slack.sockets.count() === 2, AbortSignal.timeout(60_000));
  while ((await ready()) !== 'ready\n') await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a token that Slack refuses when a socket comes back: not ready, and the bot is told to end', async (t) => {
  const { slack, bot } = await startScene(t);
  await slack.until(() => slack.sockets.count() === 2);
  slack.fault({ method: 'apps.connections.open', kind: 'ok-false', error: 'token_revoked', times: 1_000 });
  slack.sockets.drop();
  await assert.rejects(bot.broken, /Slack refuses SLACK_APP_TOKEN \(token_revoked\)/);
  const answer = await fetch(`${bot.url}/readyz`);
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /SLACK_APP_TOKEN/);
});

test('sockets that Slack closes as soon as they are open are asked for less and less often', async (t) => {
  const { slack } = await startScene(t);
  await slack.until(() => slack.sockets.count() === 2);
  const asked = () => slack.calls('apps.connections.open').length;
  const before = asked();
  t.after(slack.onChange(() => slack.sockets.disconnect('refresh_requested')));
  const at = performance.now();
  slack.sockets.disconnect('refresh_requested');
  // Each of the two after 250 ms, then after 500.
  await slack.until(() => asked() === before + 4);
  assert.ok(performance.now() - at > 700);
});

test('a frame larger than any of Slack is left out', async (t) => {
  const { slack, alice, lines } = await startScene(t, 'socket', { standIn: { ackTimeoutMs: 300 } });
  const delivered = await slack.redeliver({
    kind: 'events_api',
    payload: { type: 'event_callback', event_id: 'E1', event: { type: 'x', text: 'x'.repeat(1_100_000) } },
    retry: null,
    delivered: { kind: 'acknowledged', payload: null },
    elapsedMs: 0,
  });
  assert.equal(delivered.kind, 'failed');
  assert.ok(lines.some((line) => line.includes('a frame was left out: it is too large')));
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
});
