import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScene } from '../scene.ts';

const CHANNEL = 'C0INCIDENT';

test('a check that one bot runs is cancelled by a click that another one gets', async (t) => {
  const { slack, alice, check, start, lines } = await startScene(t, 'http');
  await alice.command(CHANNEL, '/cf502', 'origin.example.com');
  const running = await check(0);
  const root = await slack.until(() => slack.channel(CHANNEL).messages()[0]);
  // From now on Slack delivers to the second bot.
  const second = await start();
  t.after(() => second.stop());
  await alice.click(root, 'cf502_cancel');
  await slack.until(() => running.surroundings.signal.aborted, AbortSignal.timeout(10_000));
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('was cancelled')));
  assert.match(slack.channel(CHANNEL).message(root.ts)?.text ?? '', /was cancelled/);
  assert.deepEqual(
    lines.filter((line) => line.includes('"level":"error"')),
    [],
  );
});

test('a result that one bot watches is watched no more after a click that another one gets', async (t) => {
  const waits = { watchWaitsMs: [3_000, 60_000] };
  const { slack, alice, check, checks, start } = await startScene(t, 'http', { bot: waits });
  await alice.command(CHANNEL, '/cf502', 'origin.example.com');
  (await check(0)).end();
  const broken = await slack.until(() =>
    slack
      .channel(CHANNEL)
      .messages()
      .find(({ text }) => text.startsWith('Broken')),
  );
  await alice.click(broken, 'cf502_watch');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.startsWith('Watching')));
  const watched = await slack.until(() => {
    const message = slack.channel(CHANNEL).message(broken.ts);
    return JSON.stringify(message?.blocks).includes('cf502_unwatch') ? message : undefined;
  });
  const second = await start();
  t.after(() => second.stop());
  await alice.click(watched, 'cf502_unwatch');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text === 'The watch was stopped.'));
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  assert.equal(checks.length, 1, 'it is not checked again');
});
