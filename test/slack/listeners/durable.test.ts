import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { StandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import { startBotProcess } from '../../bot-process.ts';
import { settingsOf, startOrigins, startSlack } from '../../faults.ts';
import { startScene, TRANSPORTS, type Transport } from '../scene.ts';

/** The bot as a process of its own, over either transport. */
async function startProcess(
  t: TestContext,
  slack: StandIn,
  settings: Record<string, string>,
  transport: Transport,
) {
  const bot = startBotProcess(t, {
    ...settings,
    SLACK_MODE: transport,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    CF502_WORKFLOW_STEP: 'on',
  });
  const [, url = ''] = await bot.wrote(/"url":"([^"]+)"/);
  if (transport === 'http') slack.deliverTo({ url: `${url}/slack/events` });
  await bot.wrote(/connected to Slack"/);
  return bot;
}

const CHANNEL = 'C0INCIDENT';
type Ask = (slack: StandIn, target: string) => void;

/** Ways in that lead to a check. */
const ENTRANCES = {
  mention: {
    ask: (slack, target) => void slack.user('U0ALICE').mention(CHANNEL, target),
    answeredIn: 'channel',
  },
  'workflow step': {
    ask: (slack, target) =>
      slack.sendEvent({
        type: 'function_executed',
        function: { id: 'Fn0', callback_id: 'diagnose_origin', title: 'x', type: 'app' },
        inputs: { origin: target },
        function_execution_id: 'Fx1',
        workflow_execution_id: 'Wx0',
        event_ts: '1795000000.000100',
        bot_access_token: slack.botToken,
      }),
    answeredIn: 'step',
  },
} satisfies Record<string, { readonly ask: Ask; readonly answeredIn: 'channel' | 'step' }>;

const verdictsIn = (slack: StandIn, target: string) => {
  const [address = ''] = target.split(':');
  return slack
    .conversations()
    .flatMap(({ id }) => slack.channel(id).all())
    .filter(({ text }) => /^(Broken|Not certain|No fault)/.test(text) && text.includes(address));
};

/** One of each signal and transport; every entrance at many moments: `test/long/kill.test.ts`. */
const ENDED = [
  ['mention', 'socket', 'SIGKILL'],
  ['workflow step', 'http', 'SIGTERM'],
] as const;

for (const [name, transport, signal] of ENDED)
  test(`accepted means kept: ${name} over ${transport}, ${signal} right after the acknowledgement`, async (t) => {
    const { ask, answeredIn } = ENTRANCES[name];
    const slack = await startSlack(t);
    // A workflow does not say who runs it, so inner addresses are closed to it unless all are admitted.
    const admit = answeredIn === 'step' ? { CF502_ADMIT: 'guests,external' } : {};
    const settings = { ...settingsOf(t, slack), ...admit };
    const { targets } = await startOrigins(t, 1, 50);
    const [target = ''] = targets;
    const first = await startProcess(t, slack, settings, transport);
    // Whoever is asked who somebody is waits, so that nothing but the acknowledgement has left.
    const held = slack.hold({ method: '*', at: 'before-effect' });
    ask(slack, target);
    await slack.until(() => slack.deliveries().some(({ delivered }) => delivered.kind === 'acknowledged'));
    first.child.kill(signal);
    held.release();
    await first.ended;
    await startProcess(t, slack, settings, transport);
    if (answeredIn === 'step')
      await slack.until(
        () => slack.calls('functions.completeSuccess').length === 1,
        AbortSignal.timeout(30_000),
      );
    else {
      await slack.until(() => verdictsIn(slack, target).length > 0, AbortSignal.timeout(30_000));
      assert.equal(verdictsIn(slack, target).length, 1);
    }
  });

test('secrets are no plain text in the store, and the key is readable by its user alone', async (t) => {
  const { slack, alice, check, dataDir } = await startScene(t, 'socket', { config: { workflowStep: true } });
  await alice.command(CHANNEL, '/cf502', 'origin.example.com');
  await check(0);
  const urls = slack
    .deliveries()
    .map(({ payload }) => payload.response_url)
    .filter((url) => typeof url === 'string');
  assert.equal(urls.length, 1);
  const files = ['cf502.sqlite', 'cf502.sqlite-wal'].map((file) =>
    readFileSync(join(dataDir, file), 'latin1'),
  );
  for (const text of files) for (const url of urls) assert.ok(!text.includes(new URL(url).pathname));
});

test('a button nobody listens to is acknowledged', async (t) => {
  const { slack, alice } = await startScene(t);
  const blocks = [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'of_an_older_version',
          text: { type: 'plain_text', text: 'x' },
          value: 'x',
        },
      ],
    },
  ];
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: CHANNEL, text: 'x', blocks }),
  });
  const [message] = slack.channel(CHANNEL).messages();
  assert.ok(message);
  assert.equal((await alice.click(message, 'of_an_older_version')).error, undefined);
});

test('Slack is asked nothing before the acknowledgement', async (t) => {
  for (const transport of TRANSPORTS) {
    const { slack, alice } = await startScene(t, transport);
    const before = slack.calls().length;
    const held = slack.hold({ method: '*', at: 'before-effect' });
    const outcome = await alice.command(CHANNEL, '/cf502', 'origin.example.com');
    assert.equal(outcome.error, undefined);
    assert.equal(
      slack.calls().length,
      before,
      'what was asked stands still, and the acknowledgement had gone',
    );
    held.release();
    await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('checking')));
  }
});
