import { createAddressPolicy } from '../addresses/address-policy.ts';
import { openEngine } from '../jobs/open-engine.ts';
import type { Ended } from '../jobs/pool.ts';
import type { QueueCounts, RegionCounts } from '../jobs/queue/queue.ts';
import { readRoots } from '../jobs/read-roots.ts';
import { createRunCheck } from '../jobs/run-check.ts';
import { BEAT_MS } from '../jobs/store/leases.ts';
import { taskInWords, type WorkSetup } from '../jobs/task.ts';
import type { Work } from '../jobs/work.ts';
import { createAudit } from '../operating/audit.ts';
import { measureEventLoopDelay } from '../operating/event-loop-delay.ts';
import type { Log } from '../operating/log.ts';
import { createMetrics } from '../operating/metrics.ts';
import { startOperationsServer } from '../operating/server.ts';
import { toPublicDns } from '../probes/dns/public-dns.ts';
import type { Config } from '../settings/config.ts';
import { createSlackApp } from './app.ts';
import type { SlackAppOptions } from './app-options.ts';

/** A running bot. */
export type Bot = {
  /** The port of the HTTP server. */
  readonly url: string;
  /** The port that serves `/metrics`. */
  readonly metricsUrl: string;
  readonly isReady: () => boolean;
  /** Resolves once Slack delivers to the bot; rejects with an error that only an operator can fix. */
  readonly connected: Promise<void>;
  /** Rejects when a token stops working while the bot runs; never resolves. */
  readonly broken: Promise<never>;
  readonly stop: () => Promise<void>;
};

/** What the bot needs from its process; tests pass their own. */
export type BotOptions = {
  readonly config: Config;
  /** Runs checks and reads texts: a pool of processes, or, in tests and the playground, this process. */
  readonly createWork: (setup: WorkSetup, onEnded: (ended: Ended) => void) => Work;
  readonly log: Log;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly randomId: () => string;
  /** Host names that are resolved without DNS, to local origins. */
  readonly resolveTo?: WorkSetup['resolveTo'];
  /** Root certificates that are trusted besides those of `CF502_CA_FILE`, in DER. */
  readonly addedRoots?: readonly Uint8Array[];
} & Pick<
  SlackAppOptions,
  'pace' | 'callTimeoutMs' | 'backOffMs' | 'redeliverMs' | 'watchWaitsMs' | 'watchEveryMs'
>;

/** Slack repeats an event for five minutes, and hourly for a day where delayed events are switched on. */
const KEEP_DELIVERIES_MS = 25 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Builds the bot and starts it. When this resolves, the HTTP server listens; Slack is reached after that, see
 * `connected`.
 *
 * @throws ConfigError when the CA file cannot be used
 * @throws Error when the address cannot be listened on
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { config, createWork, log, now, clockMs, randomId, resolveTo, addedRoots, ...timing } = options;
  const policy = createAddressPolicy(config.allowedCidrs);
  const setup: WorkSetup = {
    vantage: config.vantage,
    allowlistedEgress: config.allowlistedEgress,
    allowedCidrs: config.allowedCidrs,
    addedRoots: [...(addedRoots ?? []), ...(config.caFile === null ? [] : readRoots(config.caFile))],
    resolver: config.resolver,
    publicDns: toPublicDns(config.publicDns),
    privateZones: config.privateZones,
    aws: config.aws,
    resolveTo: resolveTo ?? [],
  };
  const loopDelay = measureEventLoopDelay();
  const metrics = createMetrics({
    cf502_checks_running: { help: 'Checks under way.', read: async () => (await counts()).running },
    cf502_checks_waiting: { help: 'Checks waiting for a slot.', read: async () => (await counts()).waiting },
    cf502_cause_answers_total: {
      help: 'Answers to "Was this the cause?" once it was fixed, by the cause that was named; yes or no.',
      type: 'counter',
      read: async () =>
        (await store.answerCounts()).map(({ cause, answer, count }) => [{ cause, answer }, count] as const),
    },
    cf502_region_workers: {
      help: 'Workers of a Region that live.',
      read: () => byRegion(({ workers }) => workers),
    },
    cf502_region_checks_waiting: {
      help: 'Checks waiting in a Region.',
      read: () => byRegion(({ waiting }) => waiting),
    },
    cf502_region_checks_running: {
      help: 'Checks under way in a Region.',
      read: () => byRegion(({ running }) => running),
    },
    cf502_region_checks_failed: {
      help: 'Checks that failed in a Region and are kept.',
      read: () => byRegion(({ failed }) => failed),
    },
    cf502_region_oldest_wait_seconds: {
      help: 'How long the check that waits longest in a Region has waited.',
      read: () => byRegion(({ oldestMs }) => oldestMs / 1_000),
    },
    cf502_watches: { help: 'Results being watched until they are healthy.', read: () => slack.watching() },
    cf502_slack_last_delivery_timestamp_seconds: {
      help: 'When Slack last delivered anything (Unix time); 0 since the start.',
      read: () => (slack.deliveredAt()?.getTime() ?? 0) / 1_000,
    },
    cf502_event_loop_delay_seconds: {
      help: 'How late what is due runs, 99th percentile since the last scrape.',
      read: loopDelay.read,
    },
    cf502_ready: { help: '1 while the bot can take requests.', read: () => (isReady() ? 1 : 0) },
  });

  const audit = createAudit(config.audit, now, (error) =>
    log.error({ err: error }, 'an audit line could not be written'),
  );
  const work = createWork(setup, ({ how, lastWords, tasks, alone }) => {
    metrics.count('cf502_worker_ends_total', { alone: String(alone) });
    log.error(
      { how, lastWords, alone, tasks: tasks.map(taskInWords) },
      'a worker process ended under its tasks',
    );
  });
  const engine = await openEngine({
    config,
    now,
    clockMs,
    log,
    onBegun: (waitedMs, region) =>
      metrics.observe('cf502_check_wait_seconds', region === undefined ? {} : { region }, waitedMs / 1_000),
    run: createRunCheck({ work, metrics, audit, log, clockMs }),
  });
  const { store, queue } = engine;
  const counts = (): Promise<QueueCounts> =>
    queue.counts().catch(() => ({ waiting: Number.NaN, running: Number.NaN, regions: [] }));
  const byRegion = async (read: (of: RegionCounts) => number) =>
    (await counts()).regions.map((of) => [{ region: of.region }, read(of)] as const);
  const beat = () =>
    store
      .beat()
      .catch((error: unknown) => log.warn({ err: error }, 'the store was not told that this bot lives'));
  const broken = Promise.withResolvers<never>();
  // Callers may ignore this promise; its rejection must not end the process then.
  broken.promise.catch(() => {});
  const slack = createSlackApp({
    config,
    queue,
    store,
    policy,
    now,
    clockMs,
    randomId,
    log,
    count: (outcome, method) => metrics.count('cf502_slack_calls_total', { method, outcome }),
    onSetupError: broken.reject,
    work,
    audit,
    pauses: engine.pauses,
    spending: engine.spending,
    ...timing,
  });
  const isReady = () => slack.readiness().length === 0;

  const operations = await startOperationsServer({
    host: config.host,
    port: config.port,
    readiness: slack.readiness,
    metrics: config.metrics.port === null ? metrics.text : null,
    slackListener: slack.httpListener,
    onSlackRequest: (status) => metrics.count('cf502_slack_requests_total', { status: String(status) }),
  });
  const metricsServer =
    config.metrics.port === null
      ? null
      : await startOperationsServer({
          host: config.metrics.host,
          port: config.metrics.port,
          readiness: slack.readiness,
          metrics: metrics.text,
          slackListener: null,
          onSlackRequest: () => {},
        });
  const prune = () =>
    store
      .prune({
        deliveries: new Date(now().getTime() - KEEP_DELIVERIES_MS).toISOString(),
        reports: new Date(now().getTime() - config.keepReportsMs).toISOString(),
        reportBytes: config.keepReportBytes,
      })
      .catch((error: unknown) => log.warn({ err: error }, 'old records could not be removed'));
  const pruning = setInterval(prune, PRUNE_EVERY_MS);
  const beating = setInterval(beat, BEAT_MS);

  async function stop(): Promise<void> {
    clearInterval(pruning);
    loopDelay.stop();
    await slack.stop(config.shutdownGraceMs);
    await operations.stop();
    await metricsServer?.stop();
    work.stop();
    clearInterval(beating);
    await engine.stop();
  }
  let stopped: Promise<void> | null = null;

  /** Waits for the storage, which in Redis may be away. */
  async function connect(): Promise<void> {
    await engine.ready;
    await beat();
    await prune();
    await slack.connect();
  }
  const connected = connect();
  connected.catch(() => {});
  return {
    url: operations.url,
    metricsUrl: metricsServer?.url ?? operations.url,
    isReady,
    connected,
    broken: broken.promise,
    stop: () => (stopped ??= stop()),
  };
}
