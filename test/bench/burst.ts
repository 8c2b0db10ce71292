/** Run by `bench.ts` in a process of its own, since memory that was in use before would be used again. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import type { Report } from '../../src/formats/report.ts';
import { createPauses } from '../../src/jobs/pauses.ts';
import { createLocalQueue } from '../../src/jobs/queue/local.ts';
import { openSqliteStore } from '../../src/jobs/store/sqlite.ts';
import { createLog } from '../../src/operating/log.ts';
import { readConfig } from '../../src/settings/config.ts';
import { NOBODY } from '../../src/slack/connection/identity.ts';
import { createContext } from '../../src/slack/create-context.ts';
import { answerWords } from '../../src/slack/requests/intake.ts';
import type { Held } from './held-to.ts';

const JOBS = 1_000;
/** Enough for the code to be compiled before memory is first looked at. */
const WARM_UP = 200;
const CONCURRENCY = 16;
const GROWTH_BELOW_MB = 50;
/** The bot's own. */
const PACE = { holdMs: 700, editEveryMs: 1_200, slowMs: 5_000 };
const MB = 1024 * 1024;

/**
 * A thousand requests at once, through the bot's own intake, queue, store and gateway. Slack and the check itself answer
 * at once, the checks not before all requests were taken on. Every request comes from a channel of its own, since Slack
 * takes about one message a second in each.
 *
 * @param folder on the disk the store is to use
 * @param report what every check brings; healthy
 */
async function burst(folder: string, report: Report): Promise<readonly Held[]> {
  const bot = putTogether(folder, report);
  await bot.askAll('warm-up', WARM_UP);
  bot.letChecksEnd();
  await bot.jobs.idle();

  bot.holdChecks();
  const before = memory();
  const startedAt = performance.now();
  const taken = await bot.askAll('burst', JOBS);
  const acceptedMs = performance.now() - startedAt;
  const inStore = (await bot.store.openJobs()).length;
  // Until every root says that its check is queued.
  await wait(2 * PACE.holdMs);
  await bot.gateway.idle();
  const rssGrowth = process.memoryUsage.rss() - before.rss;
  const heapGrowth = memory().heap - before.heap;
  bot.letChecksEnd();
  await bot.jobs.idle();
  await bot.gateway.idle();
  const delivered = bot.verdicts('burst');
  const left = (await bot.store.listJobs()).length;
  bot.store.close();

  const inMb = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;
  return [
    {
      what: `${JOBS} requests in a burst: accepted`,
      runs: JOBS,
      measured: `${taken} accepted in ${Math.round(acceptedMs)} ms, ${inStore} in the store`,
      'held to': 'all',
      kept: taken === JOBS && inStore === JOBS,
    },
    {
      what: `${JOBS} requests in a burst: delivered`,
      runs: JOBS,
      measured: `${delivered} verdicts, ${left} jobs left`,
      'held to': 'one each, none left',
      kept: delivered === JOBS && left === 0,
    },
    {
      what: `${JOBS} requests in a burst: memory once queued`,
      runs: JOBS,
      measured: `process +${inMb(rssGrowth)}, of it in use +${inMb(heapGrowth)}`,
      'held to': `growth below ${GROWTH_BELOW_MB} MB`,
      kept: rssGrowth < GROWTH_BELOW_MB * MB && heapGrowth < GROWTH_BELOW_MB * MB,
    },
  ];
}

function putTogether(folder: string, report: Report) {
  const now = () => new Date();
  const clockMs = () => performance.now();
  const log = createLog('silent');
  const store = openSqliteStore(join(folder, 'burst'), now);
  let gate = Promise.withResolvers<void>();
  // Of every root what it showed last, by channel: the stand-in for Slack.
  const roots = new Map<string, string>();
  let sent = 0;

  const queue = createLocalQueue({
    concurrency: CONCURRENCY,
    limit: JOBS,
    patienceMs: 10_000,
    attemptsMax: 3,
    async run({ id, target }) {
      await gate.promise;
      return { ...report, id, target: { ...report.target, origin: target.origin } };
    },
  });
  const client = {
    async apiCall(_method: string, args: Readonly<Record<string, unknown>> = {}) {
      // No network answers before other work had its turn.
      await nextTurn();
      if (args.thread_ts === undefined) roots.set(String(args.channel), String(args.text));
      return { ok: true, ts: String(args.ts ?? ++sent) };
    },
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
      countAnswer: () => {},
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
      pace: PACE,
    },
    client,
    {
      home: () => NOBODY,
      onRefused: () => {},
      leaveDelivery: () => {},
      signal: new AbortController().signal,
    },
  );
  const { jobs, gateway } = context;

  return {
    store,
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
    letChecksEnd: () => gate.resolve(),
    holdChecks() {
      gate = Promise.withResolvers();
    },
    /** How many of these requests show their verdict. */
    verdicts: (name: string) =>
      [...roots].filter(([channel, text]) => channel.startsWith(`C-${name}-`) && text.startsWith('Healthy'))
        .length,
  };
}

/** What is in use once everything that can go is gone, in bytes. */
function memory(): { readonly heap: number; readonly rss: number } {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

const [folder = '', reportFile = ''] = process.argv.slice(2);
console.log(JSON.stringify(await burst(folder, JSON.parse(readFileSync(reportFile, 'utf8')) as Report)));
