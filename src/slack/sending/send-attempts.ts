import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { type Call, type CallFailure, type Refusal, readCallFailure } from './call.ts';
import type { Attempt } from './dispatch.ts';
import type { findPosted } from './find-posted.ts';
import { firstThatFits } from './plainer.ts';
import type { Priority } from './rate-limits.ts';

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

/** One message on its way to Slack. */
export type Errand = {
  readonly method: 'chat.postMessage' | 'chat.update' | 'chat.postEphemeral';
  readonly channel: string;
  readonly key: string | null;
  readonly priority: Priority;
  readonly args: Record<string, unknown>;
  /** The message, then plainer and plainer forms of it. */
  readonly forms: readonly SlackMessage[];
  /** Looks whether it arrived; `null` where that is not needed. */
  readonly find: (() => ReturnType<typeof findPosted>) | null;
  readonly mayExist: boolean;
  readonly begin: () => Promise<void>;
};

export type SendOptions = {
  readonly call: Call;
  readonly log: Log;
  /** Called when a message broke Slack's limits and was sent in a plainer form: a bug of the bot. */
  readonly onDegraded: (method: string) => void;
  /** Called when Slack refuses the app's setup: a revoked token, a missing scope. */
  readonly onSetupRefused: (refusal: Refusal) => void;
  /** The first wait after a failure. */
  readonly backOffMs?: number;
};

/**
 * Attempts at one message before it is given up; the wait doubles between them. A rate limit does not count
 * as one.
 */
const ATTEMPTS_MAX = 6;
const BACK_OFF_MS = 1_000;

/** What earlier attempts found out. */
type Known = {
  /** Which of the forms is sent. */
  form: number;
  isMarked: boolean;
  mayExist: boolean;
  isBegun: boolean;
  attempts: number;
};

/** Makes the attempts at one message, one per call of `next`. */
export function createAttempts(
  errand: Errand,
  options: SendOptions,
): { readonly next: () => Promise<Attempt<Sent>>; readonly mayExist: () => boolean } {
  const known: Known = { form: 0, isMarked: true, mayExist: errand.mayExist, isBegun: false, attempts: 0 };

  /** Most progress is replaced before it is sent, so the message is looked at no sooner. */
  async function begin(): Promise<void> {
    const { form, problems } = firstThatFits(errand.forms);
    if (problems.length > 0) reportBadContent(problems, errand, options);
    known.form = form;
    await errand.begin();
    known.isBegun = true;
  }

  async function next(): Promise<Attempt<Sent>> {
    const earlier = known.mayExist && errand.find !== null ? await errand.find() : null;
    if (earlier?.kind === 'found') return done({ kind: 'sent', ts: earlier.ts });
    if (earlier?.kind === 'unreadable') return done({ kind: 'uncertain', code: earlier.code });
    if (earlier !== null) known.mayExist = false;
    if (!known.isBegun) await begin();
    for (;;) {
      const outcome = await callOnce(errand, known, options.call);
      if (outcome.kind === 'refused' && makePlainer(outcome, errand, known, options)) continue;
      return attemptOf(outcome, errand, known, options);
    }
  }

  return { next, mayExist: () => known.mayExist };
}

const done = (value: Sent): Attempt<Sent> => ({ kind: 'done', value });

async function callOnce(
  { method, args, forms }: Errand,
  { form, isMarked }: Known,
  call: Call,
): Promise<CallFailure | Arrived> {
  const { text, blocks } = forms[form] ?? { text: '', blocks: [] };
  const { metadata, ...others } = args;
  const marked = metadata === undefined || !isMarked ? others : { ...others, metadata };
  try {
    const answer = await call(method, { ...marked, text, blocks, parse: 'none' });
    const ts = 'ts' in answer && typeof answer.ts === 'string' ? answer.ts : String(args.ts ?? '');
    return { kind: 'sent', ts };
  } catch (error) {
    return readCallFailure(error);
  }
}

function attemptOf(
  outcome: CallFailure | Arrived,
  { method }: Errand,
  known: Known,
  { log, onSetupRefused, backOffMs = BACK_OFF_MS }: SendOptions,
): Attempt<Sent> {
  switch (outcome.kind) {
    case 'sent':
      return done(outcome);
    case 'refused':
      if (outcome.reason === 'credentials' || outcome.reason === 'scope') onSetupRefused(outcome);
      return done(outcome);
    case 'rate-limited':
      log.warn({ method, failure: outcome }, 'Slack limits the rate of a method');
      return { kind: 'limited', retryAfterMs: outcome.retryAfterMs };
    case 'unsent':
    case 'uncertain':
      known.attempts += 1;
      if (known.attempts >= ATTEMPTS_MAX) return done({ kind: 'uncertain', code: outcome.code });
      log.warn(
        { method, attempt: known.attempts, failure: outcome },
        'a call to Slack failed and will be repeated',
      );
      known.mayExist ||= outcome.kind === 'uncertain';
      return { kind: 'again', afterMs: backOffMs * 2 ** (known.attempts - 1) };
  }
}

/** Switches to a plainer form, or to one without metadata. @returns whether one was left to try */
function makePlainer({ reason, code }: Refusal, errand: Errand, known: Known, options: SendOptions): boolean {
  if (reason === 'metadata' && known.isMarked) known.isMarked = false;
  else if (reason === 'content' && known.form < errand.forms.length - 1)
    known.form = firstThatFits(errand.forms, known.form + 1).form;
  else return false;
  reportBadContent([code], errand, options);
  return true;
}

function reportBadContent(
  problems: readonly string[],
  { method }: Errand,
  { log, onDegraded }: SendOptions,
): void {
  onDegraded(method);
  log.error({ method, problems }, 'a message of ours breaks the limits of Slack; sent in a plainer form');
}
