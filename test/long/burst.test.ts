import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CONVERSATIONS } from '../../src/lab/slack/workspace/people.ts';
import { startScene } from '../slack/scene.ts';

const CHECKS = 60;
const CHANNELS = 10;
const LIMITS = { limits: { perUser: 1_000, perChannel: 1_000, perWorkspace: 1_000 }, concurrency: 100 };
/** Room for a machine that does other things meanwhile; what was measured is printed. */
const WITHIN_MS = 3_000;

/**
 * Sixty checks over ten channels, all known at one moment: each is shown at once where Slack lets it be, and
 * otherwise its asker reads it alone.
 *
 * @param holdMs how long a check runs before its root shows progress
 */
async function burst(t: TestContext, holdMs: number) {
  const conversations = [
    ...CONVERSATIONS,
    ...Array.from({ length: CHANNELS }, (_, index) => ({
      id: `C0BURST${index}`,
      name: `burst-${index}`,
      kind: 'public' as const,
      members: ['U0ALICE', 'U0CF502BOT'],
    })),
  ];
  const standIn = { conversations };
  const { slack, alice, check } = await startScene(t, 'socket', { standIn, config: LIMITS, holdMs });
  const channelOf = (index: number) => `C0BURST${index % CHANNELS}`;
  for (let index = 0; index < CHECKS; index++)
    await alice.command(channelOf(index), '/cf502', `origin-${index}.example.com`);
  const checks = await Promise.all(Array.from({ length: CHECKS }, (_, index) => check(index)));
  for (const { land } of checks) land('TCP connected');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const rootsBefore = Array.from(
    { length: CHANNELS },
    (_, index) => slack.channel(channelOf(index)).messages().length,
  );
  const endedAt = performance.now();
  for (const { end } of checks) end();
  const inChannel = new Map<string, number>();
  const alone = new Map<string, number>();
  const note = (times: Map<string, number>, text: string) => {
    const [, origin] = /^Broken[\s\S]*?(origin-\d+\.example\.com)/.exec(text) ?? [];
    if (origin !== undefined && !times.has(origin)) times.set(origin, performance.now() - endedAt);
  };
  await slack.until(() => {
    for (let index = 0; index < CHANNELS; index++)
      for (const { text } of slack.channel(channelOf(index)).messages()) note(inChannel, text);
    for (const { text } of slack.ephemeral('U0ALICE')) note(alone, text);
    return inChannel.size === CHECKS;
  }, AbortSignal.timeout(120_000));
  return { inChannel, alone, edited: rootsBefore.reduce((sum, count) => sum + count, 0) };
}

for (const [name, holdMs] of [
  ['their roots showed progress as far as edits allow', 0],
  ['no root yet', 60_000],
] as const)
  test(`sixty verdicts over ten channels are known at one moment: ${name}`, async (t) => {
    const { inChannel, alone, edited } = await burst(t, holdMs);
    const first = [...inChannel].map(([origin, ms]) => Math.min(ms, alone.get(origin) ?? Infinity));
    const sorted = first.toSorted((a, b) => a - b);
    const seconds = (ms: number | undefined) => `${((ms ?? 0) / 1_000).toFixed(2)} s`;
    t.diagnostic(
      `${edited} roots before; shown: half within ${seconds(sorted[CHECKS / 2])}, all within ${seconds(sorted.at(-1))}; ${alone.size} askers were told alone first`,
    );
    assert.ok((sorted.at(-1) ?? Infinity) < WITHIN_MS, sorted.map(seconds).join(' '));
  });
