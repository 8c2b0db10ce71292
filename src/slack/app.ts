import type { RequestListener } from 'node:http';
import { App, type Receiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { freshId } from '../jobs/fresh-id.ts';
import { checkFormValuesOf } from '../render/slack/check-form.ts';
import { createIsPublic } from './access/public-channels.ts';
import { createQuota } from './access/quota.ts';
import { createWhyNotTarget } from './access/target-rules.ts';
import type { SlackAppOptions } from './app-options.ts';
import { toBoltLogger } from './connection/bolt-logger.ts';
import { createClockDrift } from './connection/clock-drift.ts';
import { createHttpReceiver } from './connection/http-receiver.ts';
import { type Identity, identify, NOBODY, verifyAppToken } from './connection/identity.ts';
import { setupError } from './connection/setup-error.ts';
import { createSocketReceiver } from './connection/socket-receiver.ts';
import { registerActions } from './listeners/actions/result-buttons.ts';
import { createReception } from './listeners/context.ts';
import { createDeliveries, type Deliveries } from './listeners/deliveries.ts';
import { createWorkflowStep } from './listeners/functions/diagnose-origin.ts';
import { evidenceFile } from './requests/evidence-file.ts';
import { createIntake } from './requests/intake.ts';
import { createResultActions } from './requests/result-actions.ts';
import { createCountedCall } from './sending/counted-call.ts';
import { createDirectMessages } from './sending/direct-messages.ts';
import { createGateway } from './sending/gateway.ts';
import { createAnswers } from './sending/give-answer.ts';
import { endsWithin } from './sending/pause.ts';
import { createRespond } from './sending/respond.ts';
import { createIsSlackAddress } from './sending/slack-address.ts';
import { uploadFile } from './sending/upload.ts';
import { createViews } from './sending/views.ts';
import type { Pace } from './threads/job-thread.ts';
import { createJobs } from './threads/open-jobs.ts';
import { createAddRepair } from './threads/repair-reply.ts';
import { createWatches } from './threads/watches.ts';

export type SlackApp = {
  /**
   * Reaches Slack (for as long as that takes), goes on with jobs of a former process and begins to receive.
   *
   * @throws SetupError when Slack refuses a token
   */
  readonly connect: () => Promise<void>;
  /** What keeps it from working, one sentence each. */
  readonly readiness: () => readonly string[];
  /** Results being watched. */
  readonly watching: () => number;
  /** When Slack last delivered anything; `null` since the start. */
  readonly deliveredAt: () => Date | null;
  /** Answers `/slack/events` in http mode, once connected. */
  readonly httpListener: () => RequestListener | null;
  /** Receives nothing more, lets running checks end and what is to be said leave, within the grace time. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/**
 * One edit per message in 1.2 s keeps a check below Slack's limits; 0.7 s spares a quick check its first edit; after 5 s
 * somebody who waits wants to know.
 */
const PACE: Pace = { holdMs: 700, editEveryMs: 1_200, slowMs: 5_000 };
const CALL_TIMEOUT_MS = 10_000;
const REDELIVER_MS = 30_000;
/** The first wait before a check that threw is begun again. */
const RETRY_MS = 1_000;
const RESUME_EVERY_MS = 2_000;
/** How long the last words of an interrupted job may take. */
const LAST_WORDS_MS = 3_000;

/** The bot in Slack, over Socket Mode or HTTP. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { config, queue, store, work, log, now, clockMs } = options;
  const { slack, slackApiUrl } = config;
  const logger = toBoltLogger(log, config.logLevel);
  const clock = createClockDrift(now, log);
  const clientOptions: WebClientOptions = {
    ...(slackApiUrl === null ? {} : { slackApiUrl }),
    // The gateway repeats what may be repeated; the client would repeat posts that had arrived, and stop all for one 429.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: options.callTimeoutMs ?? CALL_TIMEOUT_MS,
    fetch: clock.fetch,
    logger,
  };
  const client = new WebClient(slack.botToken, clientOptions);
  const stopping = new AbortController();
  let home: Identity = NOBODY;
  let listener: RequestListener | null = null;
  let receiver: (Receiver & { trouble?: () => string | null }) | null = null;
  let isConnected = false;
  let refusal: string | null = null;
  let deliveredAt: Date | null = null;
  let resuming: NodeJS.Timeout | null = null;
  let deliveries: Deliveries | null = null;
  const resumeFailed = (error: unknown) => log.warn({ err: error }, 'the store could not be read');

  const directMessages = createDirectMessages(
    createCountedCall((method, args) => client.apiCall(method, args), options.count),
    {
      mayOpen: () => home.scopes.includes('im:write'),
      keep: (user, channel) => store.keepConversation(user, channel),
    },
  );
  const isSlackAddress = createIsSlackAddress(slackApiUrl);
  const respond = createRespond(isSlackAddress, options.count);
  const gateway = createGateway({
    call: directMessages.call,
    log,
    onDegraded: (method) => options.count('degraded', method),
    clockMs,
    onSetupRefused(refused) {
      const error = setupError('SLACK_BOT_TOKEN', refused);
      refusal = error.message;
      options.onSetupError(error);
    },
    ...(options.backOffMs === undefined ? {} : { backOffMs: options.backOffMs }),
  });
  const whyNotTarget = createWhyNotTarget(config.allowTargets, options.pauses);
  const watches = createWatches({
    store,
    queue,
    gateway,
    conversationOf: directMessages.conversationOf,
    now,
    randomId: options.randomId,
    checkTimeoutMs: config.checkTimeoutMs,
    attemptsMax: config.attempts,
    whyNotTarget,
    audit: options.audit,
    log,
    signal: stopping.signal,
    ...(options.watchWaitsMs === undefined ? {} : { waitsMs: options.watchWaitsMs }),
  });
  /** Jobs whose result shall be watched; a restart forgets the wish, not the check. */
  const watchLater = new Set<string>();
  const jobs = createJobs({
    queue,
    store,
    log,
    signal: stopping.signal,
    attemptsMax: config.attempts,
    retryMs: options.backOffMs ?? RETRY_MS,
    isWatched: watches.isWatched,
    onReplaced: watches.replaced,
    async onShown({ id, place }, rootTs, report) {
      if (!watchLater.delete(id) || report.verdict.state === 'healthy' || report.verdict.state === 'refused')
        return;
      await watches.start({ place, rootTs }, report);
    },
    addRepair: createAddRepair({
      repair: ({ evidence }, signal) => work.repair(evidence, signal),
      gateway,
      call: directMessages.call,
      isOurs: isSlackAddress,
      log,
      signal: stopping.signal,
    }),
    outbound: {
      gateway,
      respond,
      store,
      botUser: () => home.botUserId,
      now,
      clockMs,
      pace: options.pace ?? PACE,
      redeliverMs: options.redeliverMs ?? REDELIVER_MS,
    },
  });
  const quota = createQuota(config.limits, clockMs);
  const intake = createIntake({
    watchLater: (jobId) => watchLater.add(jobId),
    looking: {
      store,
      queue,
      isPublic: createIsPublic(directMessages.call),
      quota,
      watches: watches.count,
      pausing: { admins: config.admins, pauses: options.pauses, audit: options.audit },
    },
    jobs,
    store,
    now,
    policy: options.policy,
    whyNotTarget,
    audit: options.audit,
    quota,
    checkTimeoutMs: config.checkTimeoutMs,
    randomId: options.randomId,
    log,
    linkTo: (channel, ts) =>
      home.workspaceUrl === ''
        ? null
        : `${home.workspaceUrl}archives/${directMessages.conversationOf(channel)}/p${ts.replace('.', '')}`,
  });

  const workflowStep = createWorkflowStep({
    config,
    whyNotTarget,
    botUser: () => home.botUserId,
    intake,
    jobs,
    quota,
    queue,
    store,
    now,
    randomId: options.randomId,
    log,
    leave: (key) => deliveries?.leave(key),
    isKept: () => store.trouble() === null,
    retryMs: options.backOffMs ?? RETRY_MS,
  });

  const answers = createAnswers({ gateway, respond, now, randomId: options.randomId });
  const views = createViews(directMessages.call, log);
  const reception = createReception({
    config,
    home: () => home,
    call: directMessages.call,
    isSlackAddress,
    intake,
    quota,
    work,
    audit: options.audit,
    gateway,
    respond,
    answers,
    views,
    store,
    log,
    now,
    clockMs,
    randomId: options.randomId,
  });

  const actions = createResultActions({
    intake,
    jobs,
    watches,
    views,
    respond,
    work,
    openOptions: ({ triggerId, channel, threadTs, responseUrl }, { target, checkTimeoutMs }) => {
      const isUsual = checkTimeoutMs === undefined || checkTimeoutMs >= config.checkTimeoutMs;
      const values = checkFormValuesOf(target, isUsual ? null : checkTimeoutMs);
      return reception.check.openFilled(triggerId, { channel, threadTs }, responseUrl, values);
    },
    admission: reception.admission,
    async putFile(thread, report) {
      const file = evidenceFile(report, await work.read({ kind: 'support', report }));
      return (await uploadFile({ ...file, ...thread }, directMessages.call, isSlackAddress)).kind === 'sent';
    },
    freshId: () => freshId(options.randomId, store),
  });

  async function createReceiver(): Promise<Receiver & { trouble?: () => string | null }> {
    if (slack.mode === 'http') {
      const http = createHttpReceiver(slack.signingSecret, logger, now);
      listener = http.listener;
      return http.receiver;
    }
    await verifyAppToken(slack.appToken, clientOptions, log, stopping.signal);
    return createSocketReceiver({
      appToken: slack.appToken,
      slackApiUrl,
      logger,
      clockMs,
      onSetupError: options.onSetupError,
    });
  }

  /** Every event from somebody's direct messages tells which conversation they are. */
  function learnConversation(body: object): void {
    const { user, channel } = ('event' in body ? body.event : {}) as { user?: unknown; channel?: unknown };
    if (typeof user === 'string' && typeof channel === 'string' && channel.startsWith('D'))
      directMessages.learn(user, channel);
  }

  /** Goes on with whatever nobody works on. Jobs first: a request that became one is answered by it. */
  async function resumeAll(): Promise<void> {
    await jobs.resume();
    await watches.resume();
    await deliveries?.resume();
  }

  return {
    async connect() {
      try {
        home = await identify(client, log, stopping.signal);
        for (const [user, channel] of await store.conversations()) directMessages.learn(user, channel);
        const { botId, botUserId } = home;
        receiver = await createReceiver();
        const app = new App({
          token: slack.botToken,
          botId,
          botUserId,
          tokenVerificationEnabled: false,
          receiver,
          clientOptions,
          convoStore: false,
          logger,
        });
        app.use(async ({ body, next }) => {
          deliveredAt = now();
          learnConversation(body);
          await next();
        });
        reception.register(app);
        if (config.workflowStep) workflowStep.register(app);
        registerActions(app, {
          actions,
          store,
          whyNot: reception.admission,
          tell: ({ responseUrl, ...place }, message) =>
            answers.tell(
              [message],
              place,
              responseUrl === null ? null : { url: responseUrl, keptAt: now().toISOString() },
            ),
          randomId: options.randomId,
          log,
        });
        app.error(async (error) => log.error({ err: error }, 'a listener failed'));
        deliveries = createDeliveries({
          process: (event) => app.processEvent(event),
          store,
          respond,
          gateway,
          now,
          log,
          attemptsMax: config.attempts,
        });
        // Before Bolt's own acknowledgement, and for both transports.
        receiver.init({ processEvent: deliveries.processEvent } as App);
        await resumeAll();
        stopping.signal.throwIfAborted();
        // In http mode the operations server listens for it.
        if (slack.mode === 'socket') await receiver.start();
        isConnected = true;
        // Another process may end at any time, and an operator put failed jobs back (`cf502 queue retry`).
        resuming = setInterval(() => void resumeAll().catch(resumeFailed), RESUME_EVERY_MS);
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
      }
    },
    readiness() {
      if (stopping.signal.aborted) return ['stopping'];
      const reasons = [
        refusal,
        isConnected ? receiver?.trouble?.() : 'not connected to Slack yet',
        clock.trouble(),
        store.trouble(),
      ];
      return reasons.filter((reason) => typeof reason === 'string');
    },
    watching: watches.count,
    deliveredAt: () => deliveredAt,
    httpListener: () => listener,
    async stop(graceMs) {
      stopping.abort();
      if (resuming !== null) clearInterval(resuming);
      listener = null;
      if (slack.mode === 'socket') await receiver?.stop();
      const settled = async () => {
        await deliveries?.idle();
        await queue.drain();
        await jobs.idle();
        await watches.idle();
        await workflowStep.idle();
        await gateway.idle();
      };
      if (await endsWithin(graceMs, settled())) return;
      // What is in the store goes on with the next start. What is not ends here, and is told so.
      deliveries?.leaveAll();
      const untold = store.trouble() === null ? [] : [jobs.interrupt()];
      await endsWithin(LAST_WORDS_MS, Promise.all([workflowStep.interrupt(), ...untold]));
    },
  };
}
