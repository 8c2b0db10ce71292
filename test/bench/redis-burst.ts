/** Run by `redis.ts` in a process of its own, since memory that was in use before would be used again. */
import { setTimeout as wait } from 'node:timers/promises';
import { openLink } from '../../src/jobs/redis/connect.ts';
import { openRedisEngine } from '../../src/jobs/redis/engine.ts';
import { JOB_FORMAT, SAY_EVERY_MS, say } from '../../src/jobs/redis/members.ts';
import { newOwner } from '../../src/jobs/store/leases.ts';
import { createLog } from '../../src/operating/log.ts';
import { readConfig } from '../../src/settings/config.ts';
import type { Held } from './held-to.ts';
import { createWholeBot, memory, PACE } from './whole-bot.ts';

const JOBS = Number(process.argv[3] ?? 10_000);
/** Enough for the code to be compiled before memory is first looked at. */
const WARM_UP = 300;
const AT_ONCE = 50;
const GROWTH_BELOW_MB = 50;
const MB = 1024 * 1024;

/** Ten thousand requests that wait in Redis: a worker says that it lives, and takes none. */
async function burst(url: string): Promise<Held> {
  const config = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-0',
    SLACK_APP_TOKEN: 'xapp-0',
    REDIS_URL: url,
    CF502_STORE_KEY: 'bench',
    CF502_QUEUE_LIMIT: '100000',
    CF502_REGION: 'bench',
  });
  const link = openLink(url, () => {});
  await link.ready();
  const worker = {
    id: 'worker',
    kind: 'worker',
    region: 'bench',
    machine: 'bench',
    version: '0',
    format: JOB_FORMAT,
    concurrency: 16,
    allowedCidrs: [],
  } as const;
  await say(link, worker);
  const saying = setInterval(() => void say(link, worker).catch(() => {}), SAY_EVERY_MS);
  const { store, queue, spending, ready } = openRedisEngine(
    {
      config,
      owner: newOwner(),
      run: () => Promise.reject(new Error('workers run checks')),
      now: () => new Date(),
      clockMs: () => performance.now(),
      log: createLog('silent'),
      onBegun: () => {},
    },
    url,
  );
  await ready;
  const bot = createWholeBot(store, queue, spending);
  const askAll = async (name: string, count: number) => {
    let taken = 0;
    for (let done = 0; done < count; done += AT_ONCE) taken += await bot.askAll(`${name}-${done}`, AT_ONCE);
    return taken;
  };
  await askAll('warm-up', WARM_UP);
  await wait(2 * PACE.holdMs);
  const before = memory();
  const taken = await askAll('burst', JOBS);
  await wait(2 * PACE.holdMs);
  await bot.gateway.idle();
  const after = memory();
  clearInterval(saying);
  const inMb = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;
  return {
    what: `${JOBS} checks waiting in Redis: memory of the bot`,
    runs: taken,
    measured: `process +${inMb(after.rss - before.rss)}, of it in use +${inMb(after.heap - before.heap)}`,
    'held to': `growth below ${GROWTH_BELOW_MB} MB`,
    kept: taken === JOBS && after.rss - before.rss < GROWTH_BELOW_MB * MB,
  };
}

console.log(JSON.stringify(await burst(process.argv[2] ?? '')));
process.exit(0);
