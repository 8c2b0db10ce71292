import { createHash } from 'node:crypto';
import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { type Call, type CallFailure, type Refusal, readCallFailure } from './call.ts';
import { type Attempt, createDispatch, type Dispatch } from './dispatch.ts';
import { findPosted, MARK_EVENT, type Mark, type PostedPlace } from './find-posted.ts';
import { firstThatFits, plainerForms } from './plainer.ts';
import { createRateLimits, type Expected, type Priority } from './rate-limits.ts';

type Arrived = { readonly kind: 'sent'; readonly ts: string };

export type Sent =
  | Arrived
  /**
   * A newer one replaced it, or it was progress that could not be sent. `mayExist`: an attempt may have
   * arrived.
   */
  | { readonly kind: 'skipped'; readonly mayExist: boolean }
  | Refusal
  /** It may have arrived; the bot cannot find out. */
  | { readonly kind: 'uncertain'; readonly code: string };

/** How a message is posted. The priority is `verdict` where none is given. */
export type PostOptions = {
  readonly priority?: Priority;
  /** It may have been posted before a restart, so the bot looks for it first. */
  readonly mayExist?: boolean;
  /** Called once, right before the first attempt, so that the caller can store that the message may exist. */
  readonly begin?: () => Promise<void>;
};

/**
 * Sends messages to Slack, by priority, and repeats failed calls. `sent` means that Slack confirmed the
 * message. Where it is not known whether a post arrived, the bot looks for it before it posts again: Slack
 * has no idempotency key for posts.
 */
export type Gateway = {
  readonly post: (
    place: PostedPlace,
    message: SlackMessage,
    mark: Mark,
    options?: PostOptions,
  ) => Promise<Sent>;
  readonly update: (message: UpdatedMessage, content: SlackMessage) => Promise<Sent>;
  /** Posts a message in a channel that only this person sees. */
  readonly tell: (place: PostedPlace & { readonly user: string }, content: SlackMessage) => Promise<Sent>;
  /** Removes a post or an update that still waits. */
  readonly drop: (what: Mark | { readonly channel: string; readonly ts: string }) => void;
  /**
   * Announces that a verdict will come in this channel, so that replies and progress leave enough credit for
   * it.
   */
  readonly expect: (channel: string) => Expected;
  /** Resolves when nothing waits and no call is running. */
  readonly idle: () => Promise<void>;
};

export type UpdatedMessage = {
  readonly channel: string;
  readonly ts: string;
  /** `progress` is replaced by later updates, and dropped when it fails or is outdated. */
  readonly urgency: 'progress' | 'verdict';
};

type Errand = {
  readonly method: 'chat.postMessage' | 'chat.update' | 'chat.postEphemeral';
  readonly channel: string;
  readonly key: string | null;
  readonly priority: Priority;
  readonly args: Record<string, unknown>;
  readonly forms: readonly SlackMessage[];
  readonly find: (() => ReturnType<typeof findPosted>) | null;
  readonly mayExist: boolean;
  readonly begin: () => Promise<void>;
};

/**
 * Attempts at one message before it is given up; the wait doubles between them. A rate limit does not count
 * as one.
 */
const ATTEMPTS_MAX = 6;

export type GatewayOptions = {
  readonly call: Call;
  readonly log: Log;
  /** Called when a message broke Slack's limits and was sent in a plainer form: a bug of the bot. */
  readonly onDegraded: (method: string) => void;
  /** Called when Slack refuses the app's setup: a revoked token, a missing scope. */
  readonly onSetupRefused: (refusal: Refusal) => void;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  /** The first wait after a failure. */
  readonly backOffMs?: number;
};

export function createGateway(options: GatewayOptions): Gateway {
  const { call, clockMs } = options;
  const limits = createRateLimits(clockMs);
  const dispatch: Dispatch = createDispatch(limits, clockMs);

  async function send(errand: Errand): Promise<Sent> {
    const attempts = createAttempts(errand, options);
    const sent = await dispatch.put<Sent>({
      method: errand.method,
      channel: errand.method === 'chat.postMessage' ? errand.channel : null,
      priority: errand.priority,
      key: errand.key,
      attempt: attempts.next,
    });
    return sent.kind === 'done' ? sent.value : { kind: 'skipped', mayExist: attempts.mayExist() };
  }

  const always = { find: null, mayExist: false, begin: async () => {} } as const;
  return {
    post: (place, message, mark, { priority = 'verdict', mayExist = false, begin = always.begin } = {}) =>
      send({
        method: 'chat.postMessage',
        channel: place.channel,
        key: keyOf(mark),
        priority,
        args: {
          channel: place.channel,
          ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: MARK_EVENT, event_payload: mark },
          client_msg_id: uuidOf(mark),
        },
        forms: plainerForms(message),
        find: () => findPosted(call, place, mark),
        mayExist,
        begin,
      }),
    update: ({ channel, ts, urgency }, content) =>
      send({
        ...always,
        method: 'chat.update',
        channel,
        key: keyOf({ channel, ts }),
        priority: urgency,
        args: { channel, ts },
        forms: plainerForms(content),
      }),
    tell: ({ channel, threadTs, user }, content) =>
      send({
        ...always,
        method: 'chat.postEphemeral',
        channel,
        key: null,
        priority: 'answer',
        args: { channel, user, ...(threadTs === null ? {} : { thread_ts: threadTs }) },
        forms: plainerForms(content),
      }),
    drop: (what) => dispatch.drop(keyOf(what)),
    expect: limits.expect,
    idle: dispatch.idle,
  };
}

const keyOf = (what: Mark | { readonly channel: string; readonly ts: string }): string =>
  'job' in what ? `post ${what.job} ${what.part}` : `edit ${what.channel} ${what.ts}`;

/**
 * Makes the attempts at one message, one per call of `next`. Later attempts use what earlier ones found out.
 */
function createAttempts(
  errand: Errand,
  options: GatewayOptions,
): { readonly next: () => Promise<Attempt<Sent>>; readonly mayExist: () => boolean } {
  const { call, log } = options;
  const { form, problems } = firstThatFits(errand.forms);
  if (problems.length > 0) reportBadContent(problems);
  let plainness = form;
  let isMarked = true;
  let mayExist = errand.mayExist;
  let isBegun = false;
  let attempts = 0;
  let wait = options.backOffMs ?? 1_000;

  function reportBadContent(what: readonly string[]): void {
    options.onDegraded(errand.method);
    log.error(
      { method: errand.method, problems: what },
      'a message of ours breaks the limits of Slack; sent in a plainer form',
    );
  }

  async function callOnce(): Promise<CallFailure | Arrived> {
    const { text, blocks } = errand.forms[plainness] ?? { text: '', blocks: [] };
    const { metadata, ...args } = errand.args;
    const marked = metadata === undefined || !isMarked ? args : { ...args, metadata };
    try {
      const answer = await call(errand.method, { ...marked, text, blocks, parse: 'none' });
      const ts = 'ts' in answer && typeof answer.ts === 'string' ? answer.ts : String(errand.args.ts ?? '');
      return { kind: 'sent', ts };
    } catch (error) {
      return readCallFailure(error);
    }
  }

  /** Switches to a plainer form, or to one without metadata. @returns whether one was left to try */
  function makePlainer({ reason, code }: Refusal): boolean {
    if (reason === 'metadata' && isMarked) isMarked = false;
    else if (reason === 'content' && plainness < errand.forms.length - 1)
      plainness = firstThatFits(errand.forms, plainness + 1).form;
    else return false;
    reportBadContent([code]);
    return true;
  }

  async function next(): Promise<Attempt<Sent>> {
    const done = (value: Sent): Attempt<Sent> => ({ kind: 'done', value });
    if (mayExist && errand.find !== null) {
      const found = await errand.find();
      if (found.kind === 'found') return done({ kind: 'sent', ts: found.ts });
      if (found.kind === 'unreadable') return done({ kind: 'uncertain', code: found.code });
      mayExist = false;
    }
    if (!isBegun) await errand.begin();
    isBegun = true;
    for (;;) {
      const outcome = await callOnce();
      switch (outcome.kind) {
        case 'sent':
          return done(outcome);
        case 'refused':
          if (makePlainer(outcome)) continue;
          if (outcome.reason === 'credentials' || outcome.reason === 'scope') options.onSetupRefused(outcome);
          return done(outcome);
        case 'rate-limited':
          log.warn({ method: errand.method, failure: outcome }, 'Slack limits the rate of a method');
          return { kind: 'limited', retryAfterMs: outcome.retryAfterMs };
        case 'unsent':
        case 'uncertain': {
          attempts += 1;
          if (attempts >= ATTEMPTS_MAX) return done({ kind: 'uncertain', code: outcome.code });
          log.warn(
            { method: errand.method, attempt: attempts, failure: outcome },
            'a call to Slack failed and will be repeated',
          );
          mayExist ||= outcome.kind === 'uncertain';
          const afterMs = wait;
          wait *= 2;
          return { kind: 'again', afterMs };
        }
      }
    }
  }

  return { next, mayExist: () => mayExist };
}

/**
 * One UUID for each part of a job. Where Slack honours `client_msg_id`, a repeated post makes no second
 * message.
 */
function uuidOf({ job, part }: Mark): string {
  const hex = createHash('sha256').update(`${job} ${part}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
