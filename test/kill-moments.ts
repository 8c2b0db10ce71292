import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type StandIn, startSlackStandIn } from '../src/lab/slack/slack-stand-in.ts';
import type { Hold } from '../src/lab/slack/web-api/holds.ts';
import type { Message } from '../src/lab/slack/workspace/messages.ts';
import { BOT } from '../src/lab/slack/workspace/people.ts';
import type { View } from '../src/lab/slack/workspace/views.ts';
import { checkMessage } from '../src/render/slack/block-limits.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { CHANNEL, randomFrom, settingsOf, startOrigins } from './faults.ts';

/** When the bot is ended: aimed at one step of the work, or at a random time. */
const AIMS = [
  'once acknowledged',
  'before progress',
  'after progress',
  'before the verdict',
  'after the verdict',
  'before a reply',
  'after a reply',
  'at random',
] as const;
type Aim = (typeof AIMS)[number];

export type Moment = {
  readonly transport: 'socket' | 'http';
  readonly entrance: keyof typeof ENTRANCES;
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly aim: Aim;
  /** Milliseconds after the request, with `at random`. */
  readonly afterMs: number;
};

type Entrance = {
  /** Done before the bot is aimed at. */
  readonly prepare?: (slack: StandIn, target: string) => Promise<unknown>;
  /** @returns whether Slack showed the person an error instead */
  readonly ask: (slack: StandIn, target: string, prepared: unknown) => Promise<boolean>;
};

const PATIENCE_MS = 60_000;
const isError = ({ error }: { readonly error?: unknown }) => error !== undefined;
const alice = (slack: StandIn) => slack.user('U0ALICE');

/** Every way in that leads to a check. */
const ENTRANCES = {
  command: {
    ask: async (slack, target) => isError(await alice(slack).command(CHANNEL, '/cf502', target)),
  },
  mention: {
    async ask(slack, target) {
      alice(slack).mention(CHANNEL, target);
      return false;
    },
  },
  'direct message': {
    async ask(slack, target) {
      alice(slack).directMessage(target);
      return false;
    },
  },
  form: {
    async prepare(slack) {
      await alice(slack).command(CHANNEL, '/cf502', '');
      return slack.until(() => slack.view('U0ALICE'), AbortSignal.timeout(PATIENCE_MS));
    },
    ask: async (slack, target, form) =>
      isError(await alice(slack).submitView(form as View, { origin: target })),
  },
  'check again': {
    async prepare(slack, target) {
      await alice(slack).command(CHANNEL, '/cf502', target);
      return slack.until(() => verdictsIn(slack, target)[0], AbortSignal.timeout(PATIENCE_MS));
    },
    ask: async (slack, _, root) => isError(await alice(slack).click(root as Message, 'cf502_again')),
  },
  'workflow step': {
    async ask(slack, target) {
      slack.sendEvent({
        type: 'function_executed',
        function: { id: 'Fn0', callback_id: 'diagnose_origin', title: 'x', type: 'app' },
        inputs: { origin: target, channel: CHANNEL },
        function_execution_id: 'Fx1',
        workflow_execution_id: 'Wx0',
        event_ts: '1795000000.000100',
        bot_access_token: slack.botToken,
      });
      return false;
    },
  },
} as const satisfies Readonly<Record<string, Entrance>>;

const VERDICT = /^(Broken|Not certain|Healthy)/;
const isText =
  (pattern: RegExp): NonNullable<Hold['when']> =>
  ({ text }) =>
    pattern.test(String(text));
const isReply: NonNullable<Hold['when']> = ({ thread_ts }) => thread_ts !== undefined;

/** The call to Slack at which the bot is ended, before it has its effect or after. */
const AIMED_AT: Readonly<Record<Exclude<Aim, 'once acknowledged' | 'at random'>, Hold>> = {
  'before progress': { method: 'chat.postMessage', at: 'before-effect', when: isText(/^Check/) },
  'after progress': { method: 'chat.postMessage', at: 'after-effect', when: isText(/^Check/) },
  'before the verdict': { method: '*', at: 'before-effect', when: isText(VERDICT) },
  'after the verdict': { method: '*', at: 'after-effect', when: isText(VERDICT) },
  'before a reply': { method: 'chat.postMessage', at: 'before-effect', when: isReply },
  'after a reply': { method: 'chat.postMessage', at: 'after-effect', when: isReply },
};

const fromBot = (slack: StandIn): readonly Message[] =>
  slack
    .conversations()
    .flatMap(({ id }) => slack.channel(id).all())
    .filter(({ user }) => user === BOT.user);

/** Roots that show a verdict; a reply that only repeats it, for whom the edited root did not notify, is none. */
function verdictsIn(slack: StandIn, target: string): readonly Message[] {
  const [address = ''] = target.split(':');
  const verdicts = fromBot(slack).filter(({ text }) => VERDICT.test(text) && text.includes(address));
  return verdicts.filter(({ threadTs }) => !verdicts.some(({ ts }) => ts === threadTs));
}

/** Moments spread over entrances, transports, signals and aims; a seed tells which. */
export function momentsFrom(seed: number, count: number): readonly Moment[] {
  const random = randomFrom(seed);
  const names = Object.keys(ENTRANCES) as (keyof typeof ENTRANCES)[];
  return Array.from({ length: count }, (_, index) => ({
    entrance: names[index % names.length] ?? 'command',
    aim: AIMS[Math.floor(index / 2) % AIMS.length] ?? 'at random',
    transport: random() < 0.5 ? 'socket' : 'http',
    signal: random() < 0.5 ? 'SIGKILL' : 'SIGTERM',
    afterMs: Math.floor(random() * 2_000),
  }));
}

/**
 * Asks for one check, ends the bot at this moment, starts it anew, and holds that what was accepted is there
 * once: one verdict, each reply once, nothing left open.
 */
export async function endAtMoment(t: TestContext, moment: Moment): Promise<void> {
  const { transport, signal, aim, afterMs } = moment;
  const entrance: Entrance = ENTRANCES[moment.entrance];
  const slack = await startSlackStandIn({
    checkMessage,
    eventRetryDelaysMs: [0, 1_000, 3_000, 9_000, 27_000],
  });
  t.after(() => slack.stop());
  const settings: Record<string, string> = {
    ...settingsOf(t, slack),
    SLACK_MODE: transport,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    CF502_WORKFLOW_STEP: 'on',
    // A workflow does not say who runs it, so inner addresses are closed to it unless all are admitted.
    CF502_ADMIT: 'guests,external',
  };
  // Progress is shown of a check that takes longer than 0.7 s.
  const isShownMeanwhile = aim.endsWith('progress') || aim === 'at random';
  const { targets } = await startOrigins(t, 1, isShownMeanwhile ? 400 : 30);
  const [target = ''] = targets;

  const first = await startBot(t, slack, settings);
  const prepared = await entrance.prepare?.(slack, target);
  const held = hold(slack, aim);
  const before = slack.deliveries().length;
  const asked = entrance.ask(slack, target, prepared);
  if (aim === 'at random') await wait(afterMs);
  else if (aim === 'once acknowledged') await isAcknowledged(slack, before);
  else await Promise.race([held?.reached, wait(15_000)]);
  first.child.kill(signal);
  held?.release();
  await first.ended;
  const wasRefused = await asked;
  await startBot(t, slack, settings);
  await isDone(slack, settings.CF502_DATA_DIR ?? '', target, wasRefused);

  const verdicts = verdictsIn(slack, target);
  if (wasRefused)
    assert.ok(verdicts.length <= 1, `${verdicts.length} verdicts of a request that Slack refused`);
  else assert.equal(verdicts.length, 1, 'verdicts');
  const texts = fromBot(slack).map(({ text }) => text);
  assert.deepEqual(
    texts.filter((text, index) => texts.indexOf(text) !== index),
    [],
    'messages that stand there twice',
  );
  const pending = texts.filter((text) => /^Check(ing|s)/.test(text));
  assert.deepEqual(pending, [], 'a root that never came to its verdict');
}

async function startBot(
  t: TestContext,
  slack: StandIn,
  settings: Record<string, string>,
): Promise<BotProcess> {
  const bot = startBotProcess(t, settings);
  const [, url = ''] = await bot.wrote(/"url":"([^"]+)"/);
  if (settings.SLACK_MODE === 'http') slack.deliverTo({ url: `${url}/slack/events` });
  await bot.wrote(/connected to Slack"/);
  return bot;
}

function hold(slack: StandIn, aim: Aim): ReturnType<StandIn['hold']> | null {
  if (aim === 'at random') return null;
  // Whatever is asked first waits, so that nothing but the acknowledgement has left.
  return slack.hold(aim === 'once acknowledged' ? { method: '*', at: 'before-effect' } : AIMED_AT[aim]);
}

const isAcknowledged = (slack: StandIn, before: number) =>
  slack.until(
    () =>
      slack
        .deliveries()
        .slice(before)
        .some(({ delivered }) => delivered.kind === 'acknowledged'),
    AbortSignal.timeout(PATIENCE_MS),
  );

/** Waits until the store has no job and no request left, and the verdict is there where there is one to come. */
async function isDone(slack: StandIn, dataDir: string, target: string, wasRefused: boolean): Promise<void> {
  const database = new DatabaseSync(join(dataDir, 'cf502.sqlite'), { readOnly: true });
  const left = database.prepare(
    'SELECT (SELECT count(*) FROM jobs WHERE failed_because IS NULL) + (SELECT count(*) FROM requests) AS left',
  );
  try {
    for (const until = Date.now() + PATIENCE_MS; ; await wait(100)) {
      const isShown = wasRefused || verdictsIn(slack, target).length > 0;
      if (isShown && left.get()?.left === 0) return;
      assert.ok(Date.now() < until, `left open: ${JSON.stringify(left.get())}, verdict ${isShown}`);
    }
  } finally {
    database.close();
  }
}
