import type { AddressPolicy } from '../../addresses/address-policy.ts';
import { isAddress } from '../../addresses/is-address.ts';
import { readMeaning } from '../../explain/reader.ts';
import type { Report } from '../../formats/report.ts';
import type { TargetRequest } from '../../input/options.ts';
import { freshId } from '../../jobs/fresh-id.ts';
import { checkKey } from '../../jobs/queue/queue.ts';
import type { Again, Job, Place, Store } from '../../jobs/store/store.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Quota } from '../access/quota.ts';
import type { WhyNotTarget } from '../access/target-rules.ts';
import { whoIn } from '../access/who.ts';
import { askBack, GREETING, WELCOME } from '../sending/ask-back.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { acceptedNotice, bugNotice, notice, USAGE } from '../sending/notice.ts';
import type { Jobs } from '../threads/open-jobs.ts';
import { answerWord, stoppable, type WordSources } from './words.ts';

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

export type Intake = {
  /** Starts the checks of a request and answers within milliseconds, before they end. Never rejects. */
  readonly ask: (asked: Asked) => Promise<Answer>;
  /** The same for targets that are parsed already, from a form or a button. */
  readonly take: (asking: Asking, request: TargetRequest) => Promise<Answer>;
  /**
   * Delivers a report of saved evidence that was judged again, without a check. A repeated delivery does
   * nothing.
   */
  readonly show: (asking: Asking, report: Report) => Promise<'shown' | 'duplicate'>;
};

export function createIntake(options: {
  /** Where `show`, `history` and `status` find their answers. */
  readonly wordSources: WordSources;
  readonly policy: AddressPolicy;
  readonly whyNotTarget: WhyNotTarget;
  readonly audit: Audit;
  readonly quota: Quota;
  readonly jobs: Jobs;
  readonly store: Store;
  readonly now: () => Date;
  readonly checkTimeoutMs: number;
  readonly randomId: () => string;
  readonly log: Log;
  /** The link to a message; `null` while the workspace's address is not known. */
  readonly linkTo: (channel: string, ts: string) => string | null;
  /** Called for a job whose result is to be watched once it is shown. */
  readonly watchLater: (jobId: string) => void;
}): Intake {
  const { policy, jobs, store, now, log } = options;

  async function ask(asked: Asked): Promise<Answer> {
    const meaning = readMeaning(asked.text);
    switch (meaning.kind) {
      case 'check':
        return takeOn(asked, meaning, meaning.watch);
      case 'help':
      case 'nothing':
        return withoutCheck(USAGE);
      case 'word':
        return withoutCheck(await answerWord(meaning, asked.place, options.wordSources, asked.acknowledge));
      case 'explain':
        return withoutCheck(explainAnswer(meaning.report, meaning.hosts));
      case 'ask':
        return withoutCheck(askBack(meaning.answer, meaning.offers));
      case 'greeting':
        return withoutCheck(GREETING);
      case 'thanks':
        return withoutCheck(WELCOME);
      case 'stop':
        return withoutCheck(await stoppable(asked.place, options));
    }
  }

  async function takeOn(asked: Asking, request: TargetRequest, watch = false): Promise<Answer> {
    const { targets } = request;
    const timeoutMs = Math.min(request.timeoutMs ?? Infinity, options.checkTimeoutMs);
    const distinct = new Map(targets.map((target) => [checkKey({ target, timeoutMs }), target]));
    const plans = [...distinct.values()].map((target) => ({
      target,
      refusal: whyNot(target, timeoutMs, asked.place),
    }));
    const wanted = plans.filter(({ refusal }) => refusal === null);
    const tooMany = options.quota.take(asked.place, wanted.length);
    if (tooMany !== null) return withoutCheck(notice([tooMany]));
    const acceptedAt = now().toISOString();
    const accepted: Job[] = [];
    for (const { target } of wanted)
      accepted.push({
        id: await freshId(options.randomId, store),
        target,
        timeoutMs,
        place: asked.place,
        responseUrl: asked.responseUrl,
        acceptedAt,
        ...(asked.again === undefined ? {} : { again: asked.again }),
      });
    if ((await store.accept(asked.delivery, accepted)) === 'duplicate') {
      options.quota.giveBack(asked.place, wanted.length);
      return { kind: 'duplicate' };
    }
    const outcomes: { origin: string; outcome: string; needed: boolean }[] = plans.flatMap(
      ({ target, refusal }) =>
        refusal === null ? [] : [{ origin: target.origin, outcome: refusal, needed: true }],
    );
    const who = whoIn(asked.place);
    for (const { origin, outcome } of outcomes)
      options.audit({ event: 'check-refused', origin, because: outcome, ...who });
    for (const { id, target } of accepted)
      options.audit({ event: 'check-asked', check: id, origin: target.origin, ...who });
    for (const job of accepted) {
      if (watch) options.watchLater(job.id);
      outcomes.push({ origin: job.target.origin, ...(await jobs.begin(job)) });
    }
    return {
      kind: 'answer',
      message: acceptedNotice(outcomes),
      needed: outcomes.some(({ needed }) => needed),
      taken: accepted.length,
    };
  }

  /**
   * Why this target is not checked, as far as that is known before anything is resolved; `null` where it is
   * checked.
   */
  function whyNot(target: Job['target'], timeoutMs: number, { channel, user }: Place): string | null {
    const closed = options.whyNotTarget(target.origin, user);
    if (closed !== null) return closed;
    const refusal = isAddress(target.origin) ? policy.refusal(target.origin) : null;
    if (refusal !== null) return `not checked, nothing was sent to it: the address is ${refusal}.`;
    const same = jobs.sameAs(channel, { target, timeoutMs });
    if (same === null) return null;
    const link = same.rootTs === null ? null : options.linkTo(channel, same.rootTs);
    return `is being checked in this channel already${link === null ? '' : `: ${link}`}`;
  }

  async function show(asking: Asking, report: Report): ReturnType<Intake['show']> {
    const job: Job = {
      id: options.randomId(),
      target: report.evidence.target,
      timeoutMs: options.checkTimeoutMs,
      place: asking.place,
      responseUrl: asking.responseUrl,
      acceptedAt: now().toISOString(),
      ...(asking.again === undefined ? {} : { again: asking.again }),
    };
    if ((await store.accept(asking.delivery, [job])) === 'duplicate') return 'duplicate';
    await store.keepReport(job.id, report);
    jobs.deliver(job, report);
    return 'shown';
  }

  const orBugNotice = (answer: Promise<Answer>, { delivery }: Asking) =>
    answer.catch((error: unknown) => {
      const reference = options.randomId();
      log.error({ reference, delivery, err: error }, 'a request failed by a bug of ours');
      return withoutCheck(bugNotice(reference));
    });

  return {
    ask: (asked) => orBugNotice(ask(asked), asked),
    take: (asking, request) => orBugNotice(takeOn(asking, request), asking),
    show,
  };
}

/** An answer that starts no check. */
function withoutCheck(message: SlackMessage): Answer {
  return { kind: 'answer', message, needed: true, taken: 0 };
}
