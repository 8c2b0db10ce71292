import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { createPauses } from '../../src/jobs/pauses.ts';
import type { Queue } from '../../src/jobs/queue/queue.ts';
import { createSpending } from '../../src/jobs/spending.ts';
import type { Store } from '../../src/jobs/store/store.ts';
import { createLog } from '../../src/operating/log.ts';
import { readConfig } from '../../src/settings/config.ts';
import { NOBODY } from '../../src/slack/connection/identity.ts';
import { createContext } from '../../src/slack/create-context.ts';
import { answerWords } from '../../src/slack/requests/intake.ts';
import type { Call } from '../../src/slack/sending/call.ts';

/** The bot's own. */
export const PACE = { holdMs: 700, editEveryMs: 1_200, slowMs: 5_000 };

/** The bot's own intake, gateway and jobs on a store and a queue; Slack answers at once. */
export function createWholeBot(
  store: Store,
  queue: Queue,
  spending = createSpending(() => performance.now()),
) {
  const now = () => new Date();
  const clockMs = () => performance.now();
  const log = createLog('silent');
  // Of every root what it showed last, by channel: the stand-in for Slack.
  const roots = new Map<string, string>();
  let sent = 0;

  const call: Call = async (_method, args) => {
    // No network answers before other work had its turn.
    await nextTurn();
    if (args.thread_ts === undefined) roots.set(String(args.channel), String(args.text));
    return { ok: true, ts: String(args.ts ?? ++sent) };
  };
  let ids = 0;
  const context = createContext(
    {
      config: {
        ...readConfig({ SLACK_BOT_TOKEN: 'xoxb-0', SLACK_APP_TOKEN: 'xapp-0' }),
        limits: { perUser: 100_000, perChannel: 100_000, perWorkspace: 1_000_000 },
      },
      queue,
      store,
      policy: createAddressPolicy([]),
      now,
      clockMs,
      randomId: () => `id${++ids}`,
      log,
      count: () => {},
      onSetupError(error) {
        throw error;
      },
      work: {
        read: () => Promise.reject(new Error('nothing to read')),
        repair: () => Promise.reject(new Error('nothing to repair')),
      },
      audit: () => {},
      pauses: createPauses(':memory:'),
      spending,
      pace: PACE,
    },
    call,
    {
      home: () => NOBODY,
      onRefused: () => {},
      leaveDelivery: () => {},
      signal: new AbortController().signal,
    },
  );
  const { jobs, gateway } = context;

  return {
    jobs,
    gateway,
    /** Asks for as many checks, all at once. @returns how many were taken on */
    async askAll(name: string, count: number): Promise<number> {
      const answers = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          answerWords(
            {
              delivery: `command ${name} ${index}`,
              text: `${name}-${index}.test.example`,
              place: {
                team: 'T0BENCH',
                channel: `C-${name}-${index}`,
                user: `U${index % 20}`,
                threadTs: null,
              },
              responseUrl: null,
              acknowledge: async () => {},
            },
            context,
          ),
        ),
      );
      return answers.reduce(
        (sum, answer) => sum + (answer.kind === 'answer' && !answer.needed ? answer.taken : 0),
        0,
      );
    },
    /** How many of these requests show their verdict. */
    verdicts: (name: string) =>
      [...roots].filter(
        ([channel, text]) => channel.startsWith(`C-${name}-`) && text.startsWith('No fault found'),
      ).length,
  };
}

/** What is in use once everything that can go is gone, in bytes. */
export function memory(): { readonly heap: number; readonly rss: number } {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}
