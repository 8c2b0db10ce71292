import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScene } from '../scene.ts';

test('a bot that is deaf though it lives is told by /readyz, and is ready again with its sockets', async (t) => {
  let aheadMs = 0;
  const clockMs = () => performance.now() + aheadMs;
  const { slack, bot } = await startScene(t, 'socket', { bot: { clockMs } });
  const ready = async () => (await fetch(`${bot.url}/readyz`)).text();
  await slack.until(() => slack.sockets.count() === 2, AbortSignal.timeout(30_000));
  // The client tries again for ever on this one.
  const takeBack = slack.fault({
    method: 'apps.connections.open',
    kind: 'ok-false',
    error: 'token_revoked',
    times: 1_000,
  });
  slack.sockets.drop();
  await slack.until(() => slack.sockets.count() === 0, AbortSignal.timeout(30_000));
  assert.equal(await ready(), 'ready\n', 'a gap of a moment is how Slack recycles sockets');
  aheadMs = 16_000;
  assert.match(await ready(), /^no socket to Slack for \d\d s\n$/);
  assert.equal((await fetch(`${bot.url}/healthz`)).status, 200);
  takeBack();
  // Both: one that still tries again would outlive the test.
  await slack.until(() => slack.sockets.count() === 2, AbortSignal.timeout(60_000));
  while ((await ready()) !== 'ready\n') await new Promise((resolve) => setTimeout(resolve, 50));
});
