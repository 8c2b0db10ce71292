import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAddressPolicy } from '../../../src/addresses/address-policy.ts';
import { createPauses } from '../../../src/jobs/pauses.ts';
import { createLocalQueue } from '../../../src/jobs/queue/local.ts';
import type { Queue } from '../../../src/jobs/queue/queue.ts';
import { createSpending } from '../../../src/jobs/spending.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Store } from '../../../src/jobs/store/store.ts';
import { unreachable } from '../../../src/jobs/unreachable.ts';
import { type StandIn, startSlackStandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import { createLog } from '../../../src/operating/log.ts';
import { checkMessage } from '../../../src/render/slack/block-limits.ts';
import { readConfig } from '../../../src/settings/config.ts';
import { createSlackApp } from '../../../src/slack/app.ts';
import { brokenReport } from '../reports.ts';
import { settingsFor } from '../scene.ts';

const CHECK_MS = 400;
/** Longer than the bot waits before it looks again for jobs that nobody works on. */
const SLOW_MS = 2_200;

const OUTAGE_MS = 700;
/** A root that was painted over after its verdict would be seen within this. */
const LATE_MS = 1_500;
const PATIENCE = () => AbortSignal.timeout(30_000);

/** Steps of one job after which its storage is away for a while: each before the step was written, and after. */
const STEPS = [
  'beginCheck',
  'beginPost root',
  'endPost root',
  'keepReport',
  'beginPost reply-1',
  'endPost reply-1',
  'finish',
] as const;

/**
 * A store that is away for a while for one job, from one step on. Whoever waits then hears nothing of whether the
 * step was written.
 */
function failing(store: Store, faults: ReadonlyMap<string, { step: string; isWritten: boolean }>): Store {
  const awayUntil = new Map<string, number>();
  const originOf = async (jobId: string) =>
    (await store.listJobs()).find(({ job }) => job.id === jobId)?.job.target.origin ?? '';
  const away = () => unreachable('Redis does not answer: not connected');

  async function at(step: string, jobId: string, write: () => Promise<unknown>): Promise<unknown> {
    const until = awayUntil.get(jobId);
    if (until !== undefined && performance.now() < until) throw away();
    const fault = faults.get(await originOf(jobId));
    if (until !== undefined || fault?.step !== step) return write();
    if (fault.isWritten) await write();
    awayUntil.set(jobId, performance.now() + OUTAGE_MS);
    throw away();
  }
  const named = (name: 'beginCheck' | 'keepReport' | 'finish') =>
    ((jobId: string, ...rest: unknown[]) =>
      at(name, jobId, () =>
        (store[name] as (...all: unknown[]) => Promise<unknown>)(jobId, ...rest),
      )) as never;
  const part = (name: 'beginPost' | 'endPost') =>
    ((jobId: string, of: string, ...rest: unknown[]) =>
      at(`${name} ${of}`, jobId, () =>
        (store[name] as (...all: unknown[]) => Promise<unknown>)(jobId, of, ...rest),
      )) as never;
  return {
    ...store,
    beginCheck: named('beginCheck'),
    keepReport: named('keepReport'),
    finish: named('finish'),
    beginPost: part('beginPost'),
    endPost: part('endPost'),
  };
}

async function startBotOn(
  t: TestContext,
  change: (store: Store) => Store,
  changeQueue = (queue: Queue) => queue,
) {
  const slack = await startSlackStandIn({ checkMessage, limitsRates: false });
  const dataDir = mkdtempSync(join(tmpdir(), 'cf502-store-'));
  const now = () => new Date();
  const store = openSqliteStore(dataDir, now);
  const config = readConfig(settingsFor(slack, 'socket'));
  const unhandled: unknown[] = [];
  const heard = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', heard);
  let ids = 0;
  const app = createSlackApp({
    config: { ...config, limits: { perUser: 100, perChannel: 100, perWorkspace: 100 } },
    queue: changeQueue(
      createLocalQueue({
        concurrency: 50,
        limit: 100,
        patienceMs: 5_000,
        attemptsMax: 3,
        async run({ id, target, timeoutMs }, { onProgress }) {
          onProgress({ stage: 'tcp', text: 'connected' });
          await new Promise((resolve) =>
            setTimeout(resolve, target.origin.includes('slowly') ? SLOW_MS : CHECK_MS),
          );
          return brokenReport(id, target, timeoutMs);
        },
      }),
    ),
    store: change(store),
    policy: createAddressPolicy([]),
    now,
    clockMs: () => performance.now(),
    randomId: () => `id${++ids}${Math.random().toString(36).slice(2, 8)}`,
    log: createLog('silent'),
    count: () => {},
    onSetupError: () => {},
    work: {
      read: () => Promise.reject(new Error('unused')),
      repair: () => Promise.reject(new Error('unused')),
    },
    audit: () => {},
    pauses: createPauses(dataDir),
    spending: createSpending(() => performance.now()),
    pace: { holdMs: 20, editEveryMs: 60, slowMs: 5_000 },
    backOffMs: 20,
    redeliverMs: 50,
  });
  t.after(async () => {
    await app.stop(1_000);
    await slack.stop();
    process.off('unhandledRejection', heard);
    rmSync(dataDir, { recursive: true });
  });
  await app.connect();
  return { slack, unhandled, store };
}

/** Several, since Slack allows one post a second in each. */
const CHANNELS = ['C0INCIDENT', 'C0WARROOM', 'D0ALICEBOT'] as const;
const channelOf = (origins: readonly string[], origin: string) =>
  CHANNELS[origins.indexOf(origin) % CHANNELS.length] ?? CHANNELS[0];

/** Waits until each origin has its whole thread, gives what is late time to come, and holds that nothing is there twice. */
async function oneVerdictEach(slack: StandIn, origins: readonly string[]): Promise<void> {
  const at = (origin: string) => slack.channel(channelOf(origins, origin));
  const rootsOf = (origin: string) =>
    at(origin)
      .messages()
      .filter(({ text }) => text.includes(origin));
  const isWhole = (origin: string) =>
    rootsOf(origin).some(({ ts, text }) => text.startsWith('Broken') && at(origin).thread(ts).length > 1);
  const problems = () =>
    origins.flatMap((origin) => {
      const roots = rootsOf(origin).map(({ text }) => text.split('\n')[0]);
      const replies = rootsOf(origin).flatMap(({ ts }) =>
        at(origin)
          .thread(ts)
          .map(({ text }) => text),
      );
      const isRight = roots.length === 1 && isWhole(origin) && new Set(replies).size === replies.length;
      return isRight ? [] : [`${origin}: ${JSON.stringify(roots)}, ${replies.length} in the thread`];
    });
  await slack.until(() => origins.every(isWhole), PATIENCE()).catch(() => assert.deepEqual(problems(), []));
  await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  assert.deepEqual(problems(), []);
}

test('storage that is away at any step of a job: one verdict, and no progress after it', async (t) => {
  const faults = new Map(
    STEPS.flatMap((step) =>
      [false, true].map((isWritten) => {
        const name = `${step.replaceAll(' ', '-').toLowerCase()}-${isWritten ? 'after' : 'before'}`;
        return [`${name}.example.com`, { step, isWritten }] as const;
      }),
    ),
  );
  const { slack, unhandled } = await startBotOn(t, (store) => failing(store, faults));
  const origins = [...faults.keys()];
  await Promise.all(
    origins.map((origin) => slack.user('U0ALICE').command(channelOf(origins, origin), '/cf502', origin)),
  );
  await oneVerdictEach(slack, origins);
  assert.deepEqual(unhandled, []);
});

test('what is being accepted or queued, slowly, is not taken for a job that nobody works on', async (t) => {
  const late = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), SLOW_MS));
  const { slack, unhandled } = await startBotOn(
    t,
    (store) => ({
      ...store,
      accept: (delivery, jobs) => {
        const accepted = store.accept(delivery, jobs);
        return jobs[0]?.target.origin.startsWith('accepted') === true ? accepted.then(late) : accepted;
      },
    }),
    (queue) => ({
      ...queue,
      submit: (check, hearing, urgency) => {
        const submitted = queue.submit(check, hearing, urgency);
        return check.target.origin.startsWith('queued') ? submitted.then(late) : submitted;
      },
    }),
  );
  const origins = ['accepted-slowly.example.com', 'queued-slowly.example.com'];
  await Promise.all(
    origins.map((origin) => slack.user('U0ALICE').command(channelOf(origins, origin), '/cf502', origin)),
  );
  await oneVerdictEach(slack, origins);
  assert.deepEqual(unhandled, []);
});
