import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { type BotProcess, startBotProcess } from '../bot-process.ts';
import { settingsOf, startBot, startOrigins, startSlack } from '../faults.ts';

const verdictsOf = (slack: StandIn, channel: string, target: string) => {
  const [address = ''] = target.split(':');
  return slack
    .channel(channel)
    .messages()
    .filter(({ text }) => /^(Broken|Not certain|No fault)/.test(text) && text.includes(`: ${address} `));
};

/** Waits for one verdict each, with its whole thread, and holds that nothing is there twice. */
async function oneEach(slack: StandIn, asked: readonly { target: string; channel: string }[]): Promise<void> {
  const rootOf = ({ target, channel }: { target: string; channel: string }) =>
    slack
      .channel(channel)
      .messages()
      .filter(({ text }) => text.includes(`${target.split(':')[0]}`));
  await slack.until(
    () => asked.every(({ target, channel }) => verdictsOf(slack, channel, target).length > 0),
    AbortSignal.timeout(60_000),
  );
  await slack.until(
    () =>
      asked.every((one) =>
        rootOf(one).some(({ ts }) =>
          slack
            .channel(one.channel)
            .thread(ts)
            .some(({ text }) => /Source: |likeliest first/.test(text)),
        ),
      ),
    AbortSignal.timeout(60_000),
  );
  for (const one of asked) {
    assert.equal(rootOf(one).length, 1, `${one.target}: one root`);
    for (const { ts } of rootOf(one)) {
      const replies = slack
        .channel(one.channel)
        .thread(ts)
        .map(({ text }) => text);
      assert.equal(new Set(replies).size, replies.length, `${one.target}: a reply stands there twice`);
    }
  }
}

const CHANNELS = ['C0INCIDENT', 'C0WARROOM', 'D0ALICEBOT'];

async function rollingRestarts(t: TestContext, restarts: number, perRound: number): Promise<void> {
  const slack = await startSlack(t);
  const settings = settingsOf(t, slack);
  const { targets } = await startOrigins(t, restarts * perRound, 300);
  let current: BotProcess = await startBot(t, settings);
  const asked: { readonly target: string; readonly channel: string }[] = [];
  for (let round = 0; round < restarts; round++) {
    for (const target of targets.slice(round * perRound, (round + 1) * perRound)) {
      const channel = CHANNELS[asked.length % CHANNELS.length] ?? '';
      const { error } = await slack.user('U0ALICE').command(channel, '/cf502', target);
      if (error === undefined) asked.push({ target, channel });
    }
    // The next one comes up beside it, and then it goes.
    const next = startBotProcess(t, settings);
    await next.wrote(/connected to Slack"/);
    current.child.kill(round % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
    await current.ended;
    current = next;
  }
  assert.equal(asked.length, restarts * perRound, 'no command failed');
  await oneEach(slack, asked);
}

test('two bots that overlap on one data directory, and restarts one after the other: none lost, none doubled', (t) =>
  rollingRestarts(t, 5, 3));

test('an answer by a form is in the direct messages once, whenever the bot is killed', async (t) => {
  for (const at of ['before-effect', 'after-effect'] as const) {
    const slack = await startSlack(t);
    const settings = settingsOf(t, slack);
    const { targets } = await startOrigins(t, 1, 20);
    const [target = ''] = targets;
    const first = await startBot(t, settings);
    const alice = slack.user('U0ALICE');
    await alice.globalShortcut('cf502_check');
    const form = await slack.until(() => slack.view('U0ALICE'));
    const held = slack.hold({ method: 'chat.postMessage', at });
    await alice.submitView(form, { origin: target });
    await held.reached;
    first.child.kill('SIGKILL');
    await first.ended;
    held.release();
    await startBot(t, settings);
    await oneEach(slack, [{ target, channel: 'D0ALICEBOT' }]);
  }
});
