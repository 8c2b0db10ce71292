import { createHash } from 'node:crypto';
import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { type Call, type CallFailure, type Refusal, readCallFailure } from './call.ts';
import { findPosted, MARK_EVENT, type Mark, type PostedPlace } from './find-posted.ts';
import { pause } from './pause.ts';
import { firstThatFits, plainerForms } from './plainer.ts';

export type Sent =
  | { readonly kind: 'sent'; readonly ts: string }
  /** A newer update of the same message went in its place, or it was no longer worth sending. */
  | { readonly kind: 'skipped' }
  | Refusal
  /** It may have arrived, and there is no way to see whether it did. */
  | { readonly kind: 'uncertain'; readonly code: string };

/**
 * What leaves for Slack. Each method keeps its order within a channel; a rate limit holds up that method in that channel
 * alone; waiting updates of one message become one. A post whose fate is unknown is looked for before it is repeated.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits; Slack has no idempotency key for posts.
 */
export type Gateway = {
  /** @param mayExist it may have been sent before (a restart): it is looked for first */
  readonly post: (place: PostedPlace, message: SlackMessage, mark: Mark, mayExist?: boolean) => Promise<Sent>;
  readonly update: (message: UpdatedMessage, content: SlackMessage) => Promise<Sent>;
  /** To one person in a channel, seen by nobody else. */
  readonly tell: (place: PostedPlace & { readonly user: string }, content: SlackMessage) => Promise<Sent>;
  /** Resolves when nothing is waiting or under way. */
  readonly idle: () => Promise<void>;
};

export type UpdatedMessage = {
  readonly channel: string;
  readonly ts: string;
  /** `progress` gives way: it keeps to the pace, is merged with later updates and is dropped when it got old. */
  readonly urgency: 'progress' | 'verdict';
};

type Method = 'chat.postMessage' | 'chat.update' | 'chat.postEphemeral';

type Errand = {
  readonly method: Method;
  readonly channel: string;
  /** Identifies the message an update is for. */
  readonly ts: string | null;
  urgency: 'progress' | 'verdict';
  readonly args: Record<string, unknown>;
  forms: readonly SlackMessage[];
  readonly find: (() => ReturnType<typeof findPosted>) | null;
  readonly mayExist: boolean;
  readonly since: number;
  readonly settle: ((sent: Sent) => void)[];
};

/** Attempts at one errand before it is given up; back-off doubles between them. */
const ATTEMPTS_MAX = 6;
/** A progress update older than this is no longer news. */
const PROGRESS_AGE_MAX_MS = 60_000;
/** Slack allows about one post a second in a channel and tolerates bursts. */
const POSTS = { burst: 8, perSecond: 1 };
/** `chat.update` is Tier 3: 50 a minute in a workspace. Verdicts do not wait for this. */
const UPDATES = { burst: 20, perSecond: 40 / 60 };

export function createGateway(options: {
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
}): Gateway {
  const { call, log, clockMs } = options;
  const backOffMs = options.backOffMs ?? 1_000;
  const lanes = new Map<string, Errand[]>();
  const posts = new Map<string, Allowance>();
  const updates = createAllowance(UPDATES.burst, UPDATES.perSecond, clockMs);
  const idlers = new Set<() => void>();

  function send(errand: Omit<Errand, 'since' | 'settle'>): Promise<Sent> {
    return new Promise((resolve) => {
      const key = `${errand.method} ${errand.channel}`;
      const entry: Errand = { ...errand, since: clockMs(), settle: [resolve] };
      const waiting = lanes.get(key);
      if (waiting === undefined) {
        lanes.set(key, [entry]);
        void empty(key, lanes.get(key) ?? []);
      } else if (!mergeInto(waiting, entry)) waiting.push(entry);
    });
  }

  /** A waiting update of the same message takes on the newer content and keeps its place. */
  function mergeInto(waiting: readonly Errand[], newer: Errand): boolean {
    const older = waiting.find(({ ts }) => newer.ts !== null && ts === newer.ts);
    if (older === undefined) return false;
    for (const settle of older.settle.splice(0)) settle({ kind: 'skipped' });
    older.forms = newer.forms;
    older.urgency = newer.urgency;
    older.settle.push(...newer.settle);
    return true;
  }

  async function empty(key: string, waiting: Errand[]): Promise<void> {
    for (;;) {
      const errand = await nextInPace(waiting);
      // Another may have come since it looked.
      if (errand === undefined && waiting.length === 0) break;
      if (errand === undefined) continue;
      const sent: Sent = isOutdated(errand, waiting) ? { kind: 'skipped' } : await carryOut(errand, waiting);
      for (const settle of errand.settle) settle(sent);
    }
    lanes.delete(key);
    for (const [channel, allowance] of posts) if (allowance.isFull()) posts.delete(channel);
    if (lanes.size > 0) return;
    for (const idler of idlers) idler();
    idlers.clear();
  }

  /** Takes the next errand when it may go. Posts keep their order; of updates verdicts go first, and at once. */
  async function nextInPace(waiting: Errand[]): Promise<Errand | undefined> {
    for (;;) {
      const next = waiting.find(({ urgency }) => urgency === 'verdict') ?? waiting[0];
      if (next === undefined) return undefined;
      const allowance = allowanceOf(next);
      const waits = next.method === 'chat.postMessage' || next.urgency === 'progress';
      const waitMs = waits ? (allowance?.waitMs() ?? 0) : 0;
      if (waitMs === 0) {
        allowance?.spend();
        waiting.splice(waiting.indexOf(next), 1);
        return next;
      }
      // In steps, since a verdict may come meanwhile.
      await pause(Math.min(waitMs, 250));
    }
  }

  function allowanceOf({ method, channel }: Errand): Allowance | null {
    if (method === 'chat.postEphemeral') return null;
    if (method === 'chat.update') return updates;
    const known = posts.get(channel) ?? createAllowance(POSTS.burst, POSTS.perSecond, clockMs);
    posts.set(channel, known);
    return known;
  }

  async function carryOut(errand: Errand, waiting: readonly Errand[]): Promise<Sent> {
    const { form, problems } = firstThatFits(errand.forms);
    if (problems.length > 0) reportBadContent(errand, problems);
    let plainness = form;
    let mayExist = errand.mayExist;
    let wait = backOffMs;
    for (let attempt = 1; ; attempt++) {
      if (mayExist && errand.find !== null) {
        const found = await errand.find();
        if (found.kind === 'found') return { kind: 'sent', ts: found.ts };
        if (found.kind === 'unreadable') return { kind: 'uncertain', code: found.code };
        mayExist = false;
      }
      const outcome = await attemptOnce(errand, plainness);
      if (outcome.kind === 'sent') return outcome;
      if (outcome.kind === 'refused') {
        if (outcome.reason === 'credentials' || outcome.reason === 'scope') options.onSetupRefused(outcome);
        if (outcome.reason !== 'content' || plainness >= errand.forms.length - 1) return outcome;
        reportBadContent(errand, [outcome.code]);
        plainness = firstThatFits(errand.forms, plainness + 1).form;
        continue;
      }
      if (isOutdated(errand, waiting)) return { kind: 'skipped' };
      if (attempt >= ATTEMPTS_MAX) return { kind: 'uncertain', code: codeOf(outcome) };
      log.warn(
        { method: errand.method, attempt, failure: outcome },
        'a call to Slack failed and will be repeated',
      );
      await pause(outcome.kind === 'rate-limited' ? outcome.retryAfterMs : wait);
      if (outcome.kind !== 'rate-limited') wait *= 2;
      if (isOutdated(errand, waiting)) return { kind: 'skipped' };
      mayExist ||= outcome.kind === 'uncertain';
    }
  }

  async function attemptOnce(
    errand: Errand,
    plainness: number,
  ): Promise<CallFailure | (Sent & { kind: 'sent' })> {
    const { text, blocks } = errand.forms[plainness] ?? { text: '', blocks: [] };
    try {
      const answer = await call(errand.method, { ...errand.args, text, blocks, parse: 'none' });
      return {
        kind: 'sent',
        ts: 'ts' in answer && typeof answer.ts === 'string' ? answer.ts : (errand.ts ?? ''),
      };
    } catch (error) {
      return readCallFailure(error);
    }
  }

  function isOutdated(errand: Errand, waiting: readonly Errand[]): boolean {
    if (errand.method !== 'chat.update') return false;
    const isOld = errand.urgency === 'progress' && clockMs() - errand.since > PROGRESS_AGE_MAX_MS;
    return isOld || waiting.some(({ ts }) => ts === errand.ts);
  }

  function reportBadContent(errand: Errand, problems: readonly string[]): void {
    options.onDegraded(errand.method);
    log.error(
      { method: errand.method, problems },
      'a message of ours breaks the limits of Slack; sent in a plainer form',
    );
  }

  return {
    post: (place, message, mark, mayExist = false) =>
      send({
        method: 'chat.postMessage',
        channel: place.channel,
        ts: null,
        urgency: 'verdict',
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
      }),
    update: ({ channel, ts, urgency }, content) =>
      send({
        method: 'chat.update',
        channel,
        ts,
        urgency,
        args: { channel, ts },
        forms: plainerForms(content),
        find: null,
        mayExist: false,
      }),
    tell: ({ channel, threadTs, user }, content) =>
      send({
        method: 'chat.postEphemeral',
        channel,
        ts: null,
        urgency: 'verdict',
        args: { channel, user, ...(threadTs === null ? {} : { thread_ts: threadTs }) },
        forms: plainerForms(content),
        find: null,
        mayExist: false,
      }),
    idle: () => (lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.add(resolve))),
  };
}

function codeOf(failure: Exclude<CallFailure, Refusal>): string {
  return failure.kind === 'rate-limited' ? 'ratelimited' : failure.code;
}

/** The same UUID for the same part of the same job. Slack may ignore it; where it does not, a repeat is no second message. */
function uuidOf({ job, part }: Mark): string {
  const hex = createHash('sha256').update(`${job} ${part}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
