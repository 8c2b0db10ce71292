import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, type Receiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { AddressPolicy } from '../policy/address-policy.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import { createAnswers } from './answers.ts';
import { toBoltLogger } from './bolt-logger.ts';
import { createCheckEntrance } from './check-entrance.ts';
import { createDirectMessages } from './direct-messages.ts';
import { openForCommand, registerEntrances } from './entrances.ts';
import { createGateway } from './gateway.ts';
import { identify, verifyAppToken } from './identity.ts';
import { createIntake } from './intake.ts';
import type { Pace } from './job-thread.ts';
import { registerListeners } from './listeners.ts';
import { endsWithin } from './pause.ts';
import { createQuota } from './quota.ts';
import { createRespond } from './respond.ts';
import { createResponseMemory } from './response-memory.ts';
import { type SetupError, setupError } from './setup-error.ts';
import { createSocketReceiver } from './socket-receiver.ts';
import { createViews } from './views.ts';

export type SlackApp = {
  /**
   * Reaches Slack (for as long as that takes), goes on with jobs of a former process and begins to receive.
   *
   * @throws SetupError when Slack refuses a token
   */
  readonly connect: () => Promise<void>;
  /** What keeps it from working, one sentence each. */
  readonly readiness: () => readonly string[];
  /** Answers `/slack/events` in http mode, once connected. */
  readonly httpListener: () => RequestListener | null;
  /** Receives nothing more, lets running checks end and what is to be said leave, within the grace time. */
  readonly stop: (graceMs: number) => Promise<void>;
};

export type SlackAppOptions = {
  readonly config: Pick<Config, 'slack' | 'slackApiUrl' | 'checkTimeoutMs' | 'logLevel' | 'limits'>;
  /** Its job runs the diagnosis. */
  readonly queue: Queue;
  readonly store: Store;
  readonly policy: AddressPolicy;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly count: (outcome: string, method: string) => void;
  /** Told when a token stops working, or lacks a scope, while the bot runs. */
  readonly onSetupError: (error: SetupError) => void;
  readonly pace?: Pace;
  /** The first wait after a failed call to Slack. */
  readonly backOffMs?: number;
  /** The first wait before a result that reached nobody is delivered again. */
  readonly redeliverMs?: number;
};

/** One edit per message in 1.2 s keeps a check below Slack's limits; 0.7 s spares a quick check its first edit. */
const PACE: Pace = { holdMs: 700, editEveryMs: 1_200 };
const REDELIVER_MS = 30_000;
/** How long the last words of an interrupted job may take. */
const LAST_WORDS_MS = 3_000;

/** The bot in Slack, over Socket Mode or HTTP. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { config, queue, store, log, now, clockMs } = options;
  const { slack, slackApiUrl } = config;
  const logger = toBoltLogger(log, config.logLevel);
  const clientOptions: WebClientOptions = {
    ...(slackApiUrl === null ? {} : { slackApiUrl }),
    // The gateway repeats what may be repeated; the client would repeat posts that had arrived, and stop all for one 429.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger,
  };
  const client = new WebClient(slack.botToken, clientOptions);
  const stopping = new AbortController();
  let workspaceUrl: string | null = null;
  let listener: RequestListener | null = null;
  let receiver: (Receiver & { trouble?: () => string | null }) | null = null;
  let isConnected = false;
  let refusal: string | null = null;

  const directMessages = createDirectMessages((method, args) => client.apiCall(method, args));
  const respond = createRespond(slackApiUrl);
  const gateway = createGateway({
    call: directMessages.call,
    log,
    count: options.count,
    clockMs,
    onSetupRefused(refused) {
      const error = setupError('SLACK_BOT_TOKEN', refused);
      refusal = error.message;
      options.onSetupError(error);
    },
    ...(options.backOffMs === undefined ? {} : { backOffMs: options.backOffMs }),
  });
  const intake = createIntake({
    queue,
    policy: options.policy,
    quota: createQuota(config.limits, clockMs),
    checkTimeoutMs: config.checkTimeoutMs,
    randomId: options.randomId,
    log,
    signal: stopping.signal,
    linkTo: (channel, ts) =>
      workspaceUrl === null
        ? null
        : `${workspaceUrl}archives/${directMessages.conversationOf(channel)}/p${ts.replace('.', '')}`,
    outbound: {
      gateway,
      respond,
      store,
      now,
      clockMs,
      pace: options.pace ?? PACE,
      redeliverMs: options.redeliverMs ?? REDELIVER_MS,
    },
  });

  const answers = createAnswers({ gateway, respond, now, randomId: options.randomId });
  const entrances = {
    respond,
    check: createCheckEntrance({
      intake,
      answers,
      views: createViews(directMessages.call, log, options.count),
      memory: createResponseMemory(now, options.randomId),
    }),
  };

  async function createReceiver(): Promise<Receiver & { trouble?: () => string | null }> {
    if (slack.mode === 'http') {
      const http = new HTTPReceiver({ signingSecret: slack.signingSecret, logger });
      listener = (request, response) => http.requestListener(request, response);
      return http;
    }
    await verifyAppToken(slack.appToken, clientOptions, log, stopping.signal);
    return createSocketReceiver({ appToken: slack.appToken, slackApiUrl, logger, clockMs });
  }

  return {
    async connect() {
      try {
        const { botId, botUserId, workspaceUrl: url } = await identify(client, log, stopping.signal);
        workspaceUrl = url;
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
        registerListeners(app, intake, gateway, (form, command) => openForCommand(form, command, entrances));
        registerEntrances(app, entrances);
        app.error(async (error) => log.error({ err: error }, 'a listener failed'));
        await intake.resume();
        stopping.signal.throwIfAborted();
        // In http mode the operations server listens for it.
        if (slack.mode === 'socket') await receiver.start();
        isConnected = true;
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
      }
    },
    readiness() {
      if (stopping.signal.aborted) return ['stopping'];
      const reasons = [
        refusal,
        isConnected ? receiver?.trouble?.() : 'not connected to Slack yet',
        store.trouble(),
      ];
      return reasons.filter((reason) => typeof reason === 'string');
    },
    httpListener: () => listener,
    async stop(graceMs) {
      stopping.abort();
      listener = null;
      if (slack.mode === 'socket') await receiver?.stop();
      const settled = async () => {
        await queue.drain();
        await intake.idle();
        await gateway.idle();
      };
      if (await endsWithin(graceMs, settled())) return;
      // What is in the store goes on with the next start. What is not ends here, and is told so.
      if (store.trouble() !== null) await endsWithin(LAST_WORDS_MS, intake.interrupt());
    },
  };
}
