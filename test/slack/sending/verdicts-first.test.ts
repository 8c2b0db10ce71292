import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScene } from '../scene.ts';

/** One verdict of its own for each, all at once. */
const LIMITS = { limits: { perUser: 1_000, perChannel: 1_000, perWorkspace: 1_000_000 }, concurrency: 100 };
const CHANNEL = 'C0INCIDENT';

/**
 * Begins checks, ends them all at one moment, and waits for the verdicts.
 *
 * @returns seconds until each verdict was in its channel, in the order in which they came
 */
async function burst(t: Parameters<typeof startScene>[0], count: number, holdMs: number): Promise<number[]> {
  const { slack, alice, check } = await startScene(t, 'socket', { config: LIMITS, holdMs });
  for (let index = 0; index < count; index++)
    await alice.command('C0INCIDENT', '/cf502', `origin-${index}.example.com`);
  const checks = [];
  for (let index = 0; index < count; index++) checks.push(await check(index));
  // Progress as it lands in every check: none of it may cost a verdict its place.
  for (let round = 0; round < 3; round++) for (const { land } of checks) land(`round ${round}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const endedAt = Date.now();
  for (const { end } of checks) end();
  const shown = new Map<string, number>();
  await slack.until(() => {
    for (const { ts, text } of slack.channel('C0INCIDENT').messages())
      if (text.startsWith('Broken') && !shown.has(ts)) shown.set(ts, (Date.now() - endedAt) / 1_000);
    return shown.size === count;
  }, AbortSignal.timeout(40_000));
  return [...shown.values()];
}

for (const [name, holdMs] of [
  ['roots that showed progress', 0],
  ['no root yet', 60_000],
] as const)
  test(`fifteen verdicts at once in one channel wait for nothing but Slack: ${name}`, async (t) => {
    const seconds = await burst(t, 15, holdMs);
    for (const [index, second] of seconds.entries()) {
      const k = index + 1;
      assert.ok(second <= Math.max(1, k - 6), `verdict ${k} after ${second} s: ${seconds.join(' ')}`);
    }
  });

test('where Slack is slow, the asker reads the verdict alone first, and the channel gets it still', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { slowMs: 200 });
  await alice.command(CHANNEL, '/cf502', 'origin.example.com');
  const root = await slack.until(() => slack.channel(CHANNEL).messages()[0]);
  slack.fault({ method: 'chat.update', kind: 'ratelimited', retryAfter: 2 });
  (await check(0)).end();
  const alone = await slack.until(() =>
    slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('Broken')),
  );
  assert.match(alone.text, /Slack is slow to take this/);
  assert.ok(slack.channel(CHANNEL).message(root.ts)?.text.startsWith('Checking'));
  await slack.until(() => slack.channel(CHANNEL).message(root.ts)?.text.startsWith('Broken'));
  await slack.until(() => slack.channel(CHANNEL).all().at(-1)?.text.includes('Source: '));
  assert.equal(slack.ephemeral('U0ALICE').filter(({ text }) => text.startsWith('Broken')).length, 1);
  assert.equal(slack.calls('response_url').length, 2, 'one use of five beside the word that it was taken on');
});

test('somebody who asked without a command is told so too, for them alone', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { slowMs: 200 });
  slack.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 2, times: 2 });
  alice.mention('C0INCIDENT', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => /^Broken[\s\S]*Slack is slow/.test(text)),
  );
  await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .all()
      .some(({ text }) => text.startsWith('Broken')),
  );
});
