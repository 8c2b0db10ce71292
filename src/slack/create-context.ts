import { createAdmission, createIsKnown } from './access/admission.ts';
import { createAwsOpen } from './access/aws-open.ts';
import { createPeople } from './access/people.ts';
import { createIsPublic } from './access/public-channels.ts';
import { createQuota } from './access/quota.ts';
import { createSharedChannels } from './access/shared-channels.ts';
import { createWhyNotTarget } from './access/target-rules.ts';
import type { SlackAppOptions } from './app-options.ts';
import type { ConnectionState } from './connection/connection-state.ts';
import { setupError } from './connection/setup-error.ts';
import type { Access, Context, Sending, Threads } from './context.ts';
import { createDistributions } from './requests/distributions.ts';
import { createOnce } from './requests/once.ts';
import { createFileTurns } from './requests/turns.ts';
import type { Call } from './sending/call.ts';
import { createCountedCall } from './sending/counted-call.ts';
import { createDirectMessages } from './sending/direct-messages.ts';
import { createDispatch } from './sending/dispatch.ts';
import { createGateway } from './sending/gateway.ts';
import { createAnswers } from './sending/give-answer.ts';
import { createOutboxCall } from './sending/outbox-call.ts';
import { createRateLimits } from './sending/rate-limits.ts';
import { createRespond } from './sending/respond.ts';
import { createResponseMemory } from './sending/response-memory.ts';
import { createIsSlackAddress } from './sending/slack-address.ts';
import { createViews } from './sending/views.ts';
import type { Pace } from './threads/job-thread.ts';
import { createJobs } from './threads/open-jobs.ts';
import { createSummaries } from './threads/summaries.ts';
import { createWatches } from './threads/watches.ts';

/**
 * One edit per message in 1.2 s keeps a check below Slack's limits; a check that ends within 0.7 s needs no
 * progress message; after 5 s the asker is told that Slack is slow.
 */
const PACE: Pace = { holdMs: 700, editEveryMs: 1_200, slowMs: 5_000 };
/** The first wait before a result that reached nobody is delivered again. */
const REDELIVER_MS = 30_000;
/** The first wait before a check that threw is started again. */
const RETRY_MS = 1_000;

/** Builds everything that works behind the connection to Slack. Nothing here reaches Slack by itself. */
export function createContext(
  options: SlackAppOptions,
  slackCall: Call,
  connection: ConnectionState,
): Context {
  const sending = createSending(options, slackCall, connection);
  const access = createAccess(options, connection, sending.call);
  return {
    ...options,
    ...connection,
    ...sending,
    ...access,
    ...createThreads(options, connection, sending, access),
    responseMemory: createResponseMemory(options.now, options.randomId),
    once: createOnce(),
    fileTurns: createFileTurns(),
    steps: { open: new Set(), interrupted: new AbortController() },
  };
}

function createSending(
  options: SlackAppOptions,
  slackCall: Call,
  { home, onRefused }: ConnectionState,
): Sending {
  const { config, store, log, clockMs, now, randomId } = options;
  const directMessages = createDirectMessages(createCountedCall(slackCall, options.count), {
    mayOpen: () => home().scopes.includes('im:write'),
    keep: (user, channel) => store.keepConversation(user, channel),
  });
  const { call } = directMessages;
  const isSlackAddress = createIsSlackAddress(config.slackApiUrl);
  const backOff = options.backOffMs === undefined ? {} : { backOffMs: options.backOffMs };
  const limits = createRateLimits(clockMs);
  const dispatch = createDispatch(limits, clockMs);
  const gateway = createGateway(dispatch, limits, {
    call,
    log,
    onDegraded: (method) => options.count('degraded', method),
    onSetupRefused(refused) {
      const error = setupError('SLACK_BOT_TOKEN', refused);
      onRefused(error.message);
      options.onSetupError(error);
    },
    ...backOff,
  });
  const outboxCall = createOutboxCall(dispatch, call, backOff);
  const respond = createRespond(isSlackAddress, options.count);
  const answers = createAnswers({ gateway, respond, now, randomId });
  const views = createViews(call, outboxCall, log);
  return { call, directMessages, isSlackAddress, gateway, outboxCall, respond, answers, views };
}

function createAccess(
  { config, log, clockMs, pauses, spending, work, audit }: SlackAppOptions,
  { home }: ConnectionState,
  call: Call,
): Access {
  const { access, aws } = config;
  const reachesInside = config.allowedCidrs.length > 0;
  const people = createPeople({ call, log, clockMs, home });
  const sharedChannels = createSharedChannels(call, clockMs);
  return {
    admission: createAdmission({
      access,
      people,
      ownTeam: () => home().team,
      ownEnterprise: () => home().enterprise,
      reachesInside,
      isShared: sharedChannels.isShared,
    }),
    isKnown: createIsKnown({ access, people, sharedChannels, reachesInside }),
    isPublic: createIsPublic(call),
    quota: createQuota(config.limits, spending),
    whyNotTarget: createWhyNotTarget(config.allowTargets, pauses),
    distributions: createDistributions({
      work,
      audit,
      awsOpen: aws === null ? null : createAwsOpen(aws.channels, call, clockMs),
    }),
    mayReadFiles: () => home().scopes.includes('files:read'),
  };
}

function createThreads(
  options: SlackAppOptions,
  { home, signal }: ConnectionState,
  sending: Sending,
  { whyNotTarget, distributions }: Access,
): Threads {
  const { config, store, watchWaitsMs, watchEveryMs } = options;
  const summaries = createSummaries({ gateway: sending.gateway, store });
  const watches = createWatches({
    ...options,
    ...sending,
    summaries,
    conversationOf: sending.directMessages.conversationOf,
    checkTimeoutMs: config.checkTimeoutMs,
    attemptsMax: config.attempts,
    whyNotTarget,
    permitted: distributions.permitted,
    signal,
    ...(watchWaitsMs === undefined ? {} : { waitsMs: watchWaitsMs }),
    ...(watchEveryMs === undefined ? {} : { everyMs: watchEveryMs }),
  });
  const watchLater = new Set<string>();
  const jobs = createJobs({
    ...options,
    signal,
    attemptsMax: config.attempts,
    retryMs: options.backOffMs ?? RETRY_MS,
    mayShow: distributions.mayShow,
    isWatched: watches.isWatched,
    onReplaced: watches.replaced,
    async onShown({ id, place }, rootTs, report) {
      if (!watchLater.delete(id) || report.verdict.state === 'healthy' || report.verdict.state === 'refused')
        return;
      await watches.start({ place, rootTs }, report, 'until-fixed');
    },
    outbound: {
      ...sending,
      store,
      summaries,
      botUser: () => home().botUserId,
      now: options.now,
      clockMs: options.clockMs,
      pace: options.pace ?? PACE,
      redeliverMs: options.redeliverMs ?? REDELIVER_MS,
    },
  });
  return { jobs, watches, watchLater };
}
