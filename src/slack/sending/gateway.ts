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
  /** A newer one went in its place, or it was progress that could not go. `mayExist`: an attempt at it may have arrived. */
  | { readonly kind: 'skipped'; readonly mayExist: boolean }
  | Refusal
  /** It may have arrived, and there is no way to see whether it did. */
  | { readonly kind: 'uncertain'; readonly code: string };

/** How a post leaves; a verdict unless said otherwise. */
export type PostOptions = {
  readonly priority?: Priority;
  /** It may have been sent before (a restart): it is looked for first. */
  readonly mayExist?: boolean;
  /** Called once, right before the first attempt: from then on it may exist. */
  readonly begin?: () => Promise<void>;
};

/**
 * Messages that leave for Slack. What Slack confirmed is `sent`; until then each is kept and tried again, by priority. A
 * post whose fate is unknown is looked for before it is repeated: Slack has no idempotency key for posts.
 */
export type Gateway = {
  readonly post: (
    place: PostedPlace,
    message: SlackMessage,
    mark: Mark,
    options?: PostOptions,
  ) => Promise<Sent>;
  readonly update: (message: UpdatedMessage, content: SlackMessage) => Promise<Sent>;
  /** To one person in a channel, seen by nobody else. */
  readonly tell: (place: PostedPlace & { readonly user: string }, content: SlackMessage) => Promise<Sent>;
  /** Takes back a post or an update that still waits. */
  readonly drop: (what: Mark | { readonly channel: string; readonly ts: string }) => void;
  /** A verdict will come in this channel: replies and progress leave it its credit. */
  readonly expect: (channel: string) => Expected;
  /** Resolves when nothing is waiting or under way. */
  readonly idle: () => Promise<void>;
};

export type UpdatedMessage = {
  readonly channel: string;
  readonly ts: string;
  /** `progress` gives way: it is merged with later updates, and dropped when it fails or got old. */
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

/** Attempts at one errand before it is given up; back-off doubles between them. A rate limit is no attempt. */
const ATTEMPTS_MAX = 6;

export type GatewayOptions = {
  readonly call: Call;
  readonly log: Log;
  /** Told when a message of ours was not fit for Slack and went in a plainer form: a bug of ours. */
  readonly onDegraded: (method: string) => void;
  /** Told when the app's own setup is refused: a revoked token, a missing scope. */
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

/** The attempts at one errand, one for each call; what an earlier one learned, later ones know. */
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

  /** Whether a plainer form, or one without our mark, is left to try. */
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

/** The same UUID for the same part of the same job. Slack may ignore it; where it does not, a repeat is no second message. */
function uuidOf({ job, part }: Mark): string {
  const hex = createHash('sha256').update(`${job} ${part}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
