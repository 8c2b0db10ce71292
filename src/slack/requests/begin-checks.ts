import { isAddress } from '../../addresses/is-address.ts';
import { freshId } from '../../jobs/fresh-id.ts';
import { type Check, checkKey } from '../../jobs/queue/queue.ts';
import type { Again, Job, Place } from '../../jobs/store/store.ts';
import { againButtons } from '../../render/slack/result-buttons.ts';
import { withBlocks } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { STATE_WORDS } from '../../render/wording.ts';
import { whoIn } from '../access/who.ts';
import type { Context } from '../context.ts';
import { acceptedNotice, notice } from '../sending/notice.ts';
import type { CheckRequest } from './distributions.ts';
import { linkTo } from './link.ts';
import { type ShownLately, shownLately } from './shown-lately.ts';

/** Who asks, and where. */
export type Asking = {
  /** The key of the request; a repeated delivery has the same. */
  readonly delivery: string;
  readonly place: Place;
  readonly responseUrl: string | null;
  /** Set where the result will replace an earlier one. */
  readonly again?: Again;
  /** Whoever asks needs a check of their own, even where the channel was just shown the same. */
  readonly isFresh?: true;
};

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

type Outcome = {
  readonly origin: string;
  readonly outcome: string;
  readonly needed: boolean;
  /** The report that is shown in the channel, and was not asked for again. */
  readonly shown?: string;
};

/** Starts the checks of a request. */
export async function beginChecks(
  asking: Asking,
  request: CheckRequest,
  context: Context,
  watch = false,
): Promise<Answer> {
  const { place } = asking;
  const { jobs, quota, watchLater, distributions } = context;
  const { notes = [] } = request;
  const timeoutMs = Math.min(request.timeoutMs ?? Infinity, context.config.checkTimeoutMs);
  const asked = await Promise.all(
    request.targets.map(async (target) => {
      const distribution = await distributions.permitted(request.plans?.get(target), place);
      return { target, timeoutMs, ...(distribution === undefined ? {} : { distribution }) };
    }),
  );
  const distinct = new Map(asked.map((one) => [checkKey(one), one]));
  const plans = await Promise.all(
    [...distinct.values()].map(async (one) => ({
      ...one,
      refusal: await whyNot(one, asking, watch, context),
    })),
  );
  const wanted = plans.filter(({ refusal }) => refusal === null);
  const tooMany = await quota.take(place, wanted.length);
  if (tooMany !== null) return withoutCheck(notice([tooMany]));
  const accepted = await jobsFor(wanted, asking, context);
  const refused: readonly Outcome[] = plans.flatMap(({ target, refusal }) =>
    refusal === null ? [] : [{ origin: target.origin, ...refusal, needed: true }],
  );
  const begun = await jobs.accept(asking.delivery, accepted, () => {
    recordAsked(place, refused, accepted, context);
    if (watch) for (const { id } of accepted) watchLater.add(id);
  });
  if (begun === 'duplicate') {
    await quota.giveBack(place, wanted.length);
    return { kind: 'duplicate' };
  }
  const outcomes: readonly Outcome[] = [
    ...refused,
    ...begun.map((one, index) => ({ origin: accepted[index]?.target.origin ?? '', ...one })),
  ];
  return {
    kind: 'answer',
    message: withBlocks(
      acceptedNotice(outcomes, notes),
      againButtons(
        outcomes.flatMap(({ origin, shown }) => (shown === undefined ? [] : [{ origin, id: shown }])),
      ),
    ),
    needed: notes.length > 0 || outcomes.some(({ needed }) => needed),
    taken: accepted.length,
  };
}

/** Several hosts at once share a summary. */
async function jobsFor(
  wanted: readonly Omit<Check, 'id'>[],
  asking: Asking,
  { randomId, store, now }: Context,
): Promise<readonly Job[]> {
  const acceptedAt = now().toISOString();
  const jobs: Job[] = [];
  for (const { target, timeoutMs, distribution } of wanted) {
    const check = { target, timeoutMs, ...(distribution === undefined ? {} : { distribution }) };
    jobs.push({ id: await freshId(randomId, store), ...check, ...placed(asking), acceptedAt });
  }
  if (jobs.length < 2) return jobs;
  const id = randomId();
  const members = jobs.map((job) => ({ id: job.id, origin: job.target.origin, port: job.target.port }));
  return jobs.map((job) => ({ ...job, place: { ...job.place, among: { id, members, member: job.id } } }));
}

export const placed = ({
  place,
  responseUrl,
  again,
}: Asking): Pick<Job, 'place' | 'responseUrl' | 'again'> => ({
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
  for (const { origin, outcome, shown } of refused)
    if (shown === undefined) audit({ event: 'check-refused', origin, because: outcome, ...who });
  for (const { id, target } of accepted)
    audit({ event: 'check-asked', check: id, origin: target.origin, ...who });
}

/**
 * Why this target is not checked, as far as that is known before anything is resolved; `null` where it is
 * checked.
 */
async function whyNot(
  check: Omit<Check, 'id'>,
  { place, again, isFresh }: Asking,
  watch: boolean,
  context: Context,
): Promise<Pick<Outcome, 'outcome' | 'shown'> | null> {
  const { target } = check;
  const closed = context.whyNotTarget(target.origin, place.user);
  if (closed !== null) return { outcome: closed };
  const refusal = isAddress(target.origin) ? context.policy.refusal(target.origin) : null;
  if (refusal !== null) return { outcome: `not checked, nothing was sent to it: the address is ${refusal}.` };
  const same = await context.jobs.sameAs(place.channel, check);
  if (same !== null) {
    const link = same.rootTs === null ? null : linkTo(place.channel, same.rootTs, context);
    return { outcome: `is being checked in this channel already${link === null ? '' : `: ${link}`}` };
  }
  const isNew = again !== undefined || isFresh === true || watch;
  const lately = isNew ? null : await shownLately(check, place, context);
  return lately === null ? null : pointTo(lately, place, context);
}

function pointTo(
  { report, rootTs }: ShownLately,
  { channel }: Place,
  context: Context,
): Pick<Outcome, 'outcome' | 'shown'> | null {
  const link = linkTo(channel, rootTs, context);
  if (link === null) return null;
  const at = `${report.startedAt.slice(11, 16)} UTC`;
  const state = STATE_WORDS[report.verdict.state];
  return { outcome: `was checked in this channel at ${at}: ${state}. ${link}`, shown: report.id };
}

/** An answer that starts no check. */
export function withoutCheck(message: SlackMessage): Answer {
  return { kind: 'answer', message, needed: true, taken: 0 };
}
