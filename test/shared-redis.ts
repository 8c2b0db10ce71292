import type { TestContext } from 'node:test';
import type { StandIn } from '../src/lab/slack/slack-stand-in.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { settingsOf } from './faults.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';

/** Bots and workers that share a Redis. */
export type Company = {
  readonly redis: RedisProcess;
  readonly settings: Readonly<Record<string, string>>;
  readonly startWorker: (region?: string, more?: Readonly<Record<string, string>>) => Promise<BotProcess>;
  readonly startBot: (more?: Readonly<Record<string, string>>) => Promise<BotProcess>;
};

export async function foundCompany(
  t: TestContext,
  slack: StandIn,
  redisSettings: readonly string[] = [],
): Promise<Company> {
  const redis = await startRedis(t, redisSettings);
  const settings: Record<string, string> = {
    ...settingsOf(t, slack),
    REDIS_URL: redis.url,
    CF502_STORE_KEY: 'a key for tests',
    CF502_REGION: 'eu-west-1',
    CF502_WORKERS: '1',
  };
  return {
    redis,
    settings,
    async startWorker(region = 'eu-west-1', more = {}) {
      const { PORT: _, ...rest } = settings;
      const worker = startBotProcess(t, { ...rest, CF502_REGION: region, ...more }, undefined, [], 'worker');
      await worker.wrote(/taking checks"/);
      return worker;
    },
    async startBot(more = {}) {
      const bot = startBotProcess(t, { ...settings, ...more });
      await bot.wrote(/connected to Slack"/);
      return bot;
    },
  };
}

/** Asks again and again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it did not become so within ${withinMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
