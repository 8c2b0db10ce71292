import { isAddress } from '../../addresses/is-address.ts';
import type { Viewer } from '../../distribution/viewer.ts';
import type { Meaning } from '../../explain/meaning.ts';
import { readMeaning } from '../../explain/reader.ts';
import type { Report } from '../../formats/report.ts';
import { plainSlackText } from '../../input/slack-text.ts';
import { freshId } from '../../jobs/fresh-id.ts';
import { type Check, checkKey } from '../../jobs/queue/queue.ts';
import type { Again, Job, Place } from '../../jobs/store/store.ts';
import { edgeAnswer } from '../../render/slack/edge-answer.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { whoIn } from '../access/who.ts';
import type { Context } from '../context.ts';
import { askBack, GREETING, WELCOME } from '../sending/ask-back.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { failureNotice } from '../sending/failure-notice.ts';
import { acceptedNotice, notice, USAGE } from '../sending/notice.ts';
import type { CheckRequest } from './distributions.ts';
import { linkTo } from './link.ts';
import { judgedIn } from './read-text.ts';
import { answerWord, stoppable } from './words.ts';

/** Who asks, and where. */
export type Asking = {
  /** The key of the request; a repeated delivery has the same. */
  readonly delivery: string;
  readonly place: Place;
  readonly responseUrl: string | null;
  /** Set where the result will replace an earlier one. */
  readonly again?: Again;
};

/** `text` is as typed, without the bot's mention. `acknowledge` is called before Slack is asked anything. */
export type Asked = Asking & { readonly text: string; readonly acknowledge: () => Promise<void> };

/** The answer for the asker alone. */
export type Answer =
  /** `needed`: no message in the channel will show this. `taken`: how many checks were started. */
  | {
      readonly kind: 'answer';
      readonly message: SlackMessage;
      readonly needed: boolean;
      readonly taken: number;
    }
  | { readonly kind: 'duplicate' };

/** Starts the checks of a request and answers within milliseconds, before they end. Never rejects. */
export function answerWords(asked: Asked, context: Context): Promise<Answer> {
  return orFailureNotice(answer(asked, context), context);
}

/** The same for targets that are parsed already, from a form or a button. */
export function takeOn(asking: Asking, request: CheckRequest, context: Context): Promise<Answer> {
  return orFailureNotice(beginChecks(asking, request, context), context);
}

/**
 * The same for the origins of a configuration that was handed over; `null` where the bytes are none.
 *
 * @param viewer the request that is meant; `null`: every origin
 */
export async function takeConfiguration(
  asking: Asking,
  bytes: Uint8Array,
  viewer: Viewer | null,
  context: Context,
): Promise<Answer | null> {
  const request = await context.distributions.read(bytes, viewer);
  if (request === null) return null;
  return typeof request === 'string' ? withoutCheck(notice([request])) : takeOn(asking, request, context);
}

/**
 * Delivers a report of saved evidence that was judged again, without a check. A repeated delivery does
 * nothing.
 */
export async function showJudged(
  asking: Asking,
  report: Report,
  { config, jobs, now, randomId, store }: Context,
): Promise<'shown' | 'duplicate'> {
  const job: Job = {
    id: randomId(),
    target: report.evidence.target,
    timeoutMs: config.checkTimeoutMs,
    ...(report.evidence.distribution && { distribution: report.evidence.distribution }),
    ...placed(asking),
    acceptedAt: now().toISOString(),
  };
  if ((await store.accept(asking.delivery, [job])) === 'duplicate') return 'duplicate';
  await store.keepReport(job.id, report);
  jobs.deliver(job, report);
  return 'shown';
}

async function answer(asked: Asked, context: Context): Promise<Answer> {
  const { distributions } = context;
  const naming = distributions.naming(asked.text);
  if (naming !== null) {
    await asked.acknowledge();
    const found = await distributions.find(naming, asked.place);
    if (found !== null) return beginChecks(asked, found, context);
  }
  const meaning = await readText(asked, context);
  switch (meaning.kind) {
    case 'check':
      return beginChecks(asked, meaning, context, meaning.watch);
    case 'help':
    case 'nothing':
      return withoutCheck(USAGE);
    case 'word':
      return withoutCheck(await answerWord(meaning, asked.place, context, asked.acknowledge));
    case 'chain':
      return withoutCheck(await answerCertificates(asked, context));
    case 'edge':
      return withoutCheck(edgeAnswer(meaning.report));
    case 'explain':
      return withoutCheck(explainAnswer(meaning.report, meaning.hosts));
    case 'ask':
      return withoutCheck(askBack(meaning.answer, meaning.offers));
    case 'greeting':
      return withoutCheck(GREETING);
    case 'thanks':
      return withoutCheck(WELCOME);
    case 'stop':
      return withoutCheck(await stoppable(asked.place, context));
  }
}

/** Characters of a text that is read in the bot's own process, which takes a few milliseconds. */
const READ_HERE_MAX = 3_000;

/** A long text takes tens of milliseconds or more, in which nothing else would be acknowledged. */
async function readText({ text, acknowledge }: Asked, { work }: Context): Promise<Meaning> {
  if (text.length <= READ_HERE_MAX) return readMeaning(text);
  await acknowledge();
  return work.read({ kind: 'meaning', text });
}

/** Judged outside the process that answers Slack; the acknowledgement does not wait for it. */
async function answerCertificates(asked: Asked, context: Context): Promise<SlackMessage> {
  const tooMany = context.quota.take(asked.place, 1);
  if (tooMany !== null) return notice([tooMany]);
  await asked.acknowledge();
  const verdict = await judgedIn(Buffer.from(plainSlackText(asked.text)), context);
  return verdict ?? notice(['These certificates could not be read: paste the whole file, fullchain.pem.']);
}

type Outcome = { readonly origin: string; readonly outcome: string; readonly needed: boolean };

async function beginChecks(
  asking: Asking,
  request: CheckRequest,
  context: Context,
  watch = false,
): Promise<Answer> {
  const { place } = asking;
  const { jobs, quota, store, watchLater, distributions } = context;
  const { notes = [] } = request;
  const timeoutMs = Math.min(request.timeoutMs ?? Infinity, context.config.checkTimeoutMs);
  const asked = await Promise.all(
    request.targets.map(async (target) => {
      const distribution = await distributions.permitted(request.plans?.get(target), place);
      return { target, timeoutMs, ...(distribution === undefined ? {} : { distribution }) };
    }),
  );
  const distinct = new Map(asked.map((one) => [checkKey(one), one]));
  const plans = [...distinct.values()].map((one) => ({ ...one, refusal: whyNot(one, place, context) }));
  const wanted = plans.filter(({ refusal }) => refusal === null);
  const tooMany = quota.take(place, wanted.length);
  if (tooMany !== null) return withoutCheck(notice([tooMany]));
  const acceptedAt = context.now().toISOString();
  const accepted: Job[] = [];
  for (const { refusal: _, ...one } of wanted) {
    const id = await freshId(context.randomId, store);
    accepted.push({ id, ...one, ...placed(asking), acceptedAt });
  }
  if ((await store.accept(asking.delivery, accepted)) === 'duplicate') {
    quota.giveBack(place, wanted.length);
    return { kind: 'duplicate' };
  }
  const outcomes: Outcome[] = plans.flatMap(({ target, refusal }) =>
    refusal === null ? [] : [{ origin: target.origin, outcome: refusal, needed: true }],
  );
  recordAsked(place, outcomes, accepted, context);
  for (const job of accepted) {
    if (watch) watchLater.add(job.id);
    outcomes.push({ origin: job.target.origin, ...(await jobs.begin(job)) });
  }
  return {
    kind: 'answer',
    message: acceptedNotice(outcomes, notes),
    needed: notes.length > 0 || outcomes.some(({ needed }) => needed),
    taken: accepted.length,
  };
}

const placed = ({ place, responseUrl, again }: Asking): Pick<Job, 'place' | 'responseUrl' | 'again'> => ({
  place,
  responseUrl,
  ...(again === undefined ? {} : { again }),
});

function recordAsked(
  place: Place,
  refused: readonly Outcome[],
  accepted: readonly Job[],
  { audit }: Context,
): void {
  const who = whoIn(place);
  for (const { origin, outcome } of refused)
    audit({ event: 'check-refused', origin, because: outcome, ...who });
  for (const { id, target } of accepted)
    audit({ event: 'check-asked', check: id, origin: target.origin, ...who });
}

/**
 * Why this target is not checked, as far as that is known before anything is resolved; `null` where it is
 * checked.
 */
function whyNot(check: Omit<Check, 'id'>, { channel, user }: Place, context: Context): string | null {
  const { target } = check;
  const closed = context.whyNotTarget(target.origin, user);
  if (closed !== null) return closed;
  const refusal = isAddress(target.origin) ? context.policy.refusal(target.origin) : null;
  if (refusal !== null) return `not checked, nothing was sent to it: the address is ${refusal}.`;
  const same = context.jobs.sameAs(channel, check);
  if (same === null) return null;
  const link = same.rootTs === null ? null : linkTo(channel, same.rootTs, context);
  return `is being checked in this channel already${link === null ? '' : `: ${link}`}`;
}

const orFailureNotice = (answered: Promise<Answer>, context: Context): Promise<Answer> =>
  answered.catch((error: unknown) =>
    withoutCheck(failureNotice(error, 'a request failed by a bug of ours', context)),
  );

/** An answer that starts no check. */
function withoutCheck(message: SlackMessage): Answer {
  return { kind: 'answer', message, needed: true, taken: 0 };
}
