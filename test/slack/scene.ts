import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createStrangerPolicy } from '../../src/addresses/stranger-policy.ts';
import type { Diagnose } from '../../src/check/diagnose.ts';
import type { Surroundings } from '../../src/check/surroundings.ts';
import type { Report } from '../../src/formats/report.ts';
import type { Target } from '../../src/formats/target.ts';
import { createDoTask } from '../../src/jobs/do-task.ts';
import { createWorkHere } from '../../src/jobs/work.ts';
import { type StandIn, type StandInOptions, startSlackStandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { createLog } from '../../src/operating/log.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { type Config, readConfig } from '../../src/settings/config.ts';
import { type Bot, type BotOptions, startBot } from '../../src/slack/start-bot.ts';
import { brokenReport } from './reports.ts';

export const TRANSPORTS = ['socket', 'http'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A check under way, ended by the test. */
export type Check = {
  readonly target: Target;
  readonly surroundings: Surroundings;
  readonly land: (text: string, stage?: 'dns' | 'tcp' | 'tls' | 'http') => void;
  readonly end: (report?: Report) => void;
  readonly fail: (error: Error) => void;
};

/** A diagnosis whose checks end when the test says so. */
export function createHandWork() {
  const checks: Check[] = [];
  let over = false;
  let begun = () => {};
  const diagnose: Diagnose = (target, surroundings) => {
    const { id, onProgress, signal } = surroundings;
    const usual = () => brokenReport(id, target, surroundings.timeoutMs);
    if (over) return Promise.resolve(usual());
    const { promise, resolve, reject } = Promise.withResolvers<Report>();
    signal.addEventListener('abort', () => reject(signal.reason));
    checks.push({
      target,
      surroundings,
      land: (text, stage = 'tcp') => onProgress({ stage, text }),
      end: (report = usual()) => resolve(report),
      fail: reject,
    });
    begun();
    return promise;
  };
  return {
    diagnose,
    checks: checks as readonly Check[],
    /** The nth check, once it has begun. */
    async check(index: number): Promise<Check> {
      while (checks[index] === undefined)
        await new Promise<void>((resolve) => {
          begun = resolve;
        });
      return checks[index];
    },
    endAll() {
      over = true;
      for (const { end } of checks) end();
    },
  };
}

export const settingsFor = (slack: StandIn, transport: Transport): Record<string, string> => ({
  SLACK_MODE: transport,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  SLACK_API_URL: slack.apiUrl,
  PORT: '0',
  CF502_SHUTDOWN_GRACE: '2',
  LOG_LEVEL: 'silent',
});

/** What a message says behind the verdict and the mention that a reply under an edited root begins with. */
export const behindMention = (text: string): string =>
  text.replace(/^<@[^>]+> (Checked again|[^\n]*\n)/, (_, kept: string) => (kept.endsWith('\n') ? '' : kept));

/** The real bot, connected to a local Slack, with a diagnosis that the test conducts. */
export async function startScene(
  t: TestContext,
  transport: Transport = 'socket',
  given: {
    readonly standIn?: StandInOptions;
    readonly config?: Partial<Config>;
    readonly diagnose?: Diagnose;
    readonly holdMs?: number;
    /** Prepares the data directory. */
    readonly before?: (dataDir: string) => Promise<void>;
    readonly slowMs?: number;
    readonly bot?: Partial<
      Pick<
        BotOptions,
        | 'resolveTo'
        | 'addedRoots'
        | 'watchWaitsMs'
        | 'watchEveryMs'
        | 'now'
        | 'clockMs'
        | 'callTimeoutMs'
        | 'randomId'
      >
    >;
  } = {},
) {
  const slack = await startSlackStandIn({ checkMessage, ...given.standIn });
  const work = createHandWork();
  const lines: string[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'cf502-bot-'));
  const start = async (): Promise<Bot> => {
    const config: Config = { ...readConfig(settingsFor(slack, transport)), dataDir, ...given.config };
    let ids = 0;
    const bot = await startBot({
      config,
      createWork: (setup) =>
        createWorkHere(
          createDoTask(setup, () => new Date(), {
            diagnose: given.diagnose ?? work.diagnose,
            strangers: createStrangerPolicy({ cidrs: ['127.0.0.0/8'] }),
          }),
        ),
      log: createLog('debug', [slack.signingSecret], { write: (line) => void lines.push(line) }),
      now: () => new Date(),
      clockMs: () => performance.now(),
      randomId: () => `id${++ids}${Math.random().toString(36).slice(2, 8)}`,
      pace: { holdMs: given.holdMs ?? 0, editEveryMs: 20, slowMs: given.slowMs ?? 5_000 },
      backOffMs: 20,
      redeliverMs: 50,
      ...given.bot,
    });
    if (transport === 'http') slack.deliverTo({ url: `${bot.url}/slack/events` });
    await bot.connected;
    return bot;
  };
  await given.before?.(dataDir);
  const bot = await start();
  t.after(async () => {
    work.endAll();
    await bot.stop();
    await slack.stop();
    rmSync(dataDir, { recursive: true });
  });
  return { slack, bot, lines, start, dataDir, alice: slack.user('U0ALICE'), ...work };
}
