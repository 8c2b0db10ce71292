/** Run by `bench.ts` in a process of its own, since memory that was in use before would be used again. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../../src/formats/report.ts';
import { createLocalQueue } from '../../src/jobs/queue/local.ts';
import { openSqliteStore } from '../../src/jobs/store/sqlite.ts';
import type { Held } from './held-to.ts';
import { createWholeBot, memory, PACE } from './whole-bot.ts';

const JOBS = 1_000;
/** Enough for the code to be compiled before memory is first looked at. */
const WARM_UP = 200;
const CONCURRENCY = 16;
const GROWTH_BELOW_MB = 50;
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
  const store = openSqliteStore(join(folder, 'burst'), () => new Date());
  let gate = Promise.withResolvers<void>();
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
  return {
    store,
    ...createWholeBot(store, queue),
    letChecksEnd: () => gate.resolve(),
    holdChecks() {
      gate = Promise.withResolvers();
    },
  };
}

const [folder = '', reportFile = ''] = process.argv.slice(2);
console.log(JSON.stringify(await burst(folder, JSON.parse(readFileSync(reportFile, 'utf8')) as Report)));
