import type { WebClient } from '@slack/web-api';
import { freshId } from '../jobs/fresh-id.ts';
import { checkFormValuesOf } from '../render/slack/check-form.ts';
import { createIsPublic } from './access/public-channels.ts';
import { createQuota, type Quota } from './access/quota.ts';
import { createWhyNotTarget, type WhyNotTarget } from './access/target-rules.ts';
import type { SlackAppOptions } from './app-options.ts';
import { type ConnectionState, createSending, type Sending } from './app-sending.ts';
import type { Identity } from './connection/identity.ts';
import { createReception, type Reception } from './listeners/context.ts';
import { createWorkflowStep } from './listeners/functions/diagnose-origin.ts';
import { evidenceFile } from './requests/evidence-file.ts';
import { createIntake, type Intake } from './requests/intake.ts';
import { createResultActions, type OpenOptions } from './requests/result-actions.ts';
import { createAnswers } from './sending/give-answer.ts';
import { uploadFile } from './sending/upload.ts';
import { createViews } from './sending/views.ts';
import type { Pace } from './threads/job-thread.ts';
import { createJobs } from './threads/open-jobs.ts';
import { createAddRepair } from './threads/repair-reply.ts';
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
export function createAppParts(
  options: SlackAppOptions,
  client: Pick<WebClient, 'apiCall'>,
  connection: ConnectionState,
) {
  const { config, queue, store, work, log, now, clockMs, randomId, audit } = options;
  const { home } = connection;
  const sending = createSending(options, client, connection);
  const rules: TargetRules = {
    whyNotTarget: createWhyNotTarget(config.allowTargets, options.pauses),
    quota: createQuota(config.limits, clockMs),
  };
  const threads = createThreads(options, sending, rules, connection);
  const { jobs, watches } = threads;
  const intake = createRequests(options, sending, rules, threads, home);
  const workflowStep = createWorkflowStep({
    config,
    ...rules,
    botUser: () => home().botUserId,
    intake,
    jobs,
    queue,
    store,
    now,
    randomId,
    log,
    leave: connection.leaveDelivery,
    isKept: () => store.trouble() === null,
    retryMs: options.backOffMs ?? RETRY_MS,
  });
  const { call, isSlackAddress, gateway, respond } = sending;
  const answers = createAnswers({ gateway, respond, now, randomId });
  const views = createViews(call, log);
  const reception = createReception({
    config,
    home,
    call,
    isSlackAddress,
    intake,
    quota: rules.quota,
    work,
    audit,
    gateway,
    respond,
    answers,
    views,
    store,
    log,
    now,
    clockMs,
    randomId,
  });
  const actions = createResultActions({
    intake,
    jobs,
    watches,
    views,
    respond,
    work,
    openOptions: createOpenOptions(config.checkTimeoutMs, reception),
    admission: reception.admission,
    async putFile(thread, report) {
      const file = evidenceFile(report, await work.read({ kind: 'support', report }));
      return (await uploadFile({ ...file, ...thread }, call, isSlackAddress)).kind === 'sent';
    },
    freshId: () => freshId(randomId, store),
  });
  return { ...sending, jobs, watches, workflowStep, answers, reception, actions };
}

type Threads = ReturnType<typeof createThreads>;
type TargetRules = { readonly whyNotTarget: WhyNotTarget; readonly quota: Quota };

/** The threads of checks and the watches of results. */
function createThreads(
  options: SlackAppOptions,
  { call, directMessages, isSlackAddress, gateway, respond }: Sending,
  { whyNotTarget }: TargetRules,
  { home, signal }: ConnectionState,
) {
  const { config, queue, store, work, log, now, clockMs } = options;
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
    signal,
    ...(options.watchWaitsMs === undefined ? {} : { waitsMs: options.watchWaitsMs }),
  });
  /**
   * Jobs whose result is to be watched. In memory only: after a restart the check goes on, but no watch
   * starts.
   */
  const watchLater = new Set<string>();
  const jobs = createJobs({
    queue,
    store,
    log,
    signal,
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
      repair: ({ evidence }, ended) => work.repair(evidence, ended),
      gateway,
      call,
      isOurs: isSlackAddress,
      log,
      signal,
    }),
    outbound: {
      gateway,
      respond,
      store,
      botUser: () => home().botUserId,
      now,
      clockMs,
      pace: options.pace ?? PACE,
      redeliverMs: options.redeliverMs ?? REDELIVER_MS,
    },
  });
  return { watches, jobs, watchLater: (jobId: string) => void watchLater.add(jobId) };
}

/** What reads requests and starts their checks. */
function createRequests(
  options: SlackAppOptions,
  { call, directMessages }: Sending,
  { whyNotTarget, quota }: TargetRules,
  { jobs, watches, watchLater }: Threads,
  home: () => Identity,
): Intake {
  const { config, queue, store, log, now, policy, audit, pauses, randomId } = options;
  return createIntake({
    watchLater,
    wordSources: {
      store,
      queue,
      isPublic: createIsPublic(call),
      quota,
      watches: watches.count,
      pausing: { admins: config.admins, pauses, audit },
    },
    jobs,
    store,
    now,
    policy,
    whyNotTarget,
    audit,
    quota,
    checkTimeoutMs: config.checkTimeoutMs,
    randomId,
    log,
    linkTo(channel, ts) {
      const { workspaceUrl } = home();
      const conversation = directMessages.conversationOf(channel);
      return workspaceUrl === '' ? null : `${workspaceUrl}archives/${conversation}/p${ts.replace('.', '')}`;
    },
  });
}

/** The form behind "Options" of a result, filled in with what that check was asked. */
function createOpenOptions(usualTimeoutMs: number, { check }: Reception): OpenOptions {
  return ({ triggerId, channel, threadTs, responseUrl }, { target, checkTimeoutMs }) => {
    const isUsual = checkTimeoutMs === undefined || checkTimeoutMs >= usualTimeoutMs;
    const values = checkFormValuesOf(target, isUsual ? null : checkTimeoutMs);
    return check.openFilled(triggerId, { channel, threadTs }, responseUrl, values);
  };
}
