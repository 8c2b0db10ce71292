import type { RequestListener } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { SlackAppOptions } from './app-options.ts';
import { toBoltLogger } from './connection/bolt-logger.ts';
import { createClockDrift } from './connection/clock-drift.ts';
import { createHttpReceiver } from './connection/http-receiver.ts';
import { type Identity, identify, NOBODY, verifyAppToken } from './connection/identity.ts';
import { createPost } from './connection/post.ts';
import { createSlackCall } from './connection/slack-call.ts';
import { createSocketReceiver } from './connection/socket-receiver.ts';
import { webClientOptions } from './connection/web-client-options.ts';
import { createBolt } from './create-bolt.ts';
import { createContext } from './create-context.ts';
import { createDeliveries, type Deliveries } from './listeners/deliveries.ts';
import { interruptSteps, stepsIdle } from './listeners/functions/diagnose-origin.ts';
import { endsWithin, pause } from './sending/pause.ts';

export type SlackApp = {
  /**
   * Reaches Slack (for as long as that takes), resumes jobs of an earlier process and begins to receive.
   *
   * @throws SetupError when Slack refuses a token
   */
  readonly connect: () => Promise<void>;
  /** What keeps it from working, one sentence each. */
  readonly readiness: () => readonly string[];
  /** How many results are being watched. */
  readonly watching: () => number;
  /** When Slack last delivered anything; `null` while nothing came since the start. */
  readonly deliveredAt: () => Date | null;
  /** Answers `/slack/events` in http mode, once connected. */
  readonly httpListener: () => RequestListener | null;
  /**
   * Stops receiving, then waits, within the grace time, until running checks ended and their messages were
   * sent.
   */
  readonly stop: (graceMs: number) => Promise<void>;
};

type AppReceiver = Receiver & { trouble?: () => string | null };

/** A call to Slack counts as failed when it is not answered within this time. */
const CALL_TIMEOUT_MS = 10_000;
const RESUME_EVERY_MS = 2_000;
/** How long the messages "your check was interrupted" may take when the bot stops. */
const INTERRUPTIONS_MS = 3_000;

/** The bot in Slack, over Socket Mode or HTTP. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { config, queue, store, log, now } = options;
  const { slack } = config;
  const logger = toBoltLogger(log, config.logLevel);
  const clock = createClockDrift(createPost(options.callTimeoutMs ?? CALL_TIMEOUT_MS), now, log);
  const callWith = (token: string) => createSlackCall(clock.fetch, config.slackApiUrl, token, log);
  const call = callWith(slack.botToken);
  const stopping = new AbortController();
  let home: Identity = NOBODY;
  let listener: RequestListener | null = null;
  let receiver: AppReceiver | null = null;
  let isConnected = false;
  let refusal: string | null = null;
  let deliveredAt: Date | null = null;
  let deliveries: Deliveries | null = null;

  const context = createContext(options, call, {
    home: () => home,
    onRefused(message) {
      refusal = message;
    },
    leaveDelivery: (key) => deliveries?.leave(key),
    signal: stopping.signal,
  });
  const { jobs, watches, gateway, directMessages } = context;

  async function createReceiver(): Promise<AppReceiver> {
    if (slack.mode === 'http') {
      const http = createHttpReceiver(slack.signingSecret, logger, now);
      listener = http.listener;
      return http.receiver;
    }
    await verifyAppToken(callWith(slack.appToken), log, stopping.signal);
    const { clockMs, onSetupError } = options;
    const { slackApiUrl } = config;
    return createSocketReceiver({ appToken: slack.appToken, slackApiUrl, logger, clockMs, onSetupError });
  }

  /**
   * Resumes whatever no process works on. Jobs first: a kept request whose job exists is answered by that
   * job.
   */
  async function resumeAll(): Promise<void> {
    await jobs.resume();
    await watches.resume();
    await deliveries?.resume();
  }

  /**
   * Another process may end at any time, and an operator may put failed jobs back (`cf502 queue retry`). One
   * turn ends before the next begins, however slow the store is.
   */
  async function resumeOften(): Promise<void> {
    for (;;) {
      await pause(RESUME_EVERY_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await resumeAll().catch((error) => log.warn({ err: error }, 'the store could not be read'));
    }
  }

  async function settled(): Promise<void> {
    await deliveries?.idle();
    await queue.drain();
    await jobs.idle();
    await watches.idle();
    await stepsIdle(context);
    await gateway.idle();
  }

  return {
    async connect() {
      try {
        home = await identify(call, log, stopping.signal);
        for (const [user, channel] of await store.conversations()) directMessages.learn(user, channel);
        receiver = await createReceiver();
        const app = createBolt(context, {
          receiver,
          clientOptions: webClientOptions(options, clock.fetch, logger),
          logger,
          onDelivery() {
            deliveredAt = now();
          },
        });
        deliveries = createDeliveries((event) => app.processEvent(event), context);
        // With both transports, every delivery is kept before Bolt acknowledges it.
        receiver.init({ processEvent: deliveries.processEvent } as App);
        await resumeAll();
        stopping.signal.throwIfAborted();
        // In http mode the operations server listens, and hands over what is for Slack.
        if (slack.mode === 'socket') await receiver.start();
        isConnected = true;
        void resumeOften();
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
        queue.trouble(),
      ];
      return reasons.filter((reason) => typeof reason === 'string');
    },
    watching: watches.count,
    deliveredAt: () => deliveredAt,
    httpListener: () => listener,
    async stop(graceMs) {
      stopping.abort();
      listener = null;
      if (slack.mode === 'socket') await receiver?.stop();
      // The storage may be away by now.
      const warn = (error: unknown) => {
        log.warn({ err: error }, 'not all that was under way ended in due form');
        return false;
      };
      if (await endsWithin(graceMs, settled()).catch(warn)) return;
      // The next process resumes what is in the store. Checks that are not in it end here, and their askers
      // are told.
      deliveries?.leaveAll();
      const notKept = store.trouble() === null ? [] : [jobs.interrupt()];
      await endsWithin(INTERRUPTIONS_MS, Promise.all([interruptSteps(context), ...notKept])).catch(warn);
    },
  };
}
