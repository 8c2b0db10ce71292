import type { Log } from '../log.ts';
import type { AddressPolicy } from '../policy/address-policy.ts';
import { checkKey, type Queue } from '../queue/queue.ts';
import type { SlackMessage } from '../render/slack-message.ts';
import type { Job, OpenJob, Place } from '../store/store.ts';
import type { TargetRequest } from '../target/options.ts';
import { parseSlackText } from '../target/slack-text.ts';
import { createProgressView, deliverInterruption, deliverReport, followCheck } from './delivery.ts';
import { createJobThread, type JobThread, type Outbound } from './job-thread.ts';
import { acceptedNotice, bugNotice, notice, USAGE } from './notice.ts';
import type { Quota } from './quota.ts';
import { answerWord } from './words.ts';

/** Who asks, from where. */
export type Asking = {
  /** The same for a repeated delivery of the same request. */
  readonly delivery: string;
  readonly place: Place;
  readonly responseUrl: string | null;
};

/** `text` is as typed, without the bot's mention. */
export type Asked = Asking & { readonly text: string };

/** For the asker alone. */
export type Answer =
  /** `needed`: no message in the channel will say it. `taken`: how many checks began for it. */
  | {
      readonly kind: 'answer';
      readonly message: SlackMessage;
      readonly needed: boolean;
      readonly taken: number;
    }
  | { readonly kind: 'duplicate' };

export type Intake = {
  /** Takes on a request and answers within milliseconds; the checks go on by themselves. Never rejects. */
  readonly ask: (asked: Asked) => Promise<Answer>;
  /** The same for targets that were read already: from a form, or a button. */
  readonly take: (asking: Asking, request: TargetRequest) => Promise<Answer>;
  /** Goes on with what a former process left. */
  readonly resume: () => Promise<void>;
  /** Resolves when no job is under way. */
  readonly idle: () => Promise<void>;
  /** Tells every thread still open that its check was interrupted. */
  readonly interrupt: () => Promise<void>;
};

/** A job older than this is not run by a later process: the channel has moved on. */
const RESUME_WITHIN_MS = 900_000;
/** A job whose check was begun this often without an end is taken to be what ends the process. */
const ATTEMPTS_MAX = 3;

export function createIntake(options: {
  readonly queue: Queue;
  readonly policy: AddressPolicy;
  readonly quota: Quota;
  readonly outbound: Outbound;
  readonly checkTimeoutMs: number;
  readonly randomId: () => string;
  readonly log: Log;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
  /** Links to a message, once the workspace's address is known. */
  readonly linkTo: (channel: string, ts: string) => string | null;
}): Intake {
  const { queue, policy, outbound, log } = options;
  const { store, now } = outbound;
  const context = { store, log, redeliverMs: outbound.redeliverMs, signal: options.signal };
  const open = new Map<
    string,
    { readonly job: Job; readonly thread: JobThread; readonly done: Promise<void> }
  >();

  async function ask(asked: Asked): Promise<Answer> {
    const request = parseSlackText(asked.text);
    switch (request.kind) {
      case 'help':
        return said(USAGE);
      case 'invalid':
        return said(notice([request.message]));
      case 'word':
        return said(await answerWord(request, asked.place, { store, queue }));
      case 'check':
        return takeOn(asked, request);
    }
  }

  async function takeOn(asked: Asking, request: TargetRequest): Promise<Answer> {
    const { targets } = request;
    const timeoutMs = Math.min(request.timeoutMs ?? Infinity, options.checkTimeoutMs);
    const distinct = new Map(targets.map((target) => [checkKey({ target, timeoutMs }), target]));
    const plans = [...distinct.values()].map((target) => ({
      target,
      refusal: whyNot(target, timeoutMs, asked.place),
    }));
    const wanted = plans.filter(({ refusal }) => refusal === null);
    const tooMany = options.quota.take(asked.place, wanted.length);
    if (tooMany !== null) return said(notice([tooMany]));
    const acceptedAt = now().toISOString();
    const jobs = wanted.map(
        ({ target }): Job => ({
          id: options.randomId(),
          target,
          timeoutMs,
          place: asked.place,
          responseUrl: asked.responseUrl,
          acceptedAt,
        }),
      );
    if ((await store.accept(asked.delivery, jobs)) === 'duplicate') return { kind: 'duplicate' };
    const outcomes: { origin: string; outcome: string; needed: boolean }[] = plans.flatMap(
      ({ target, refusal }) =>
        refusal === null ? [] : [{ origin: target.origin, outcome: refusal, needed: true }],
    );
    for (const job of jobs) outcomes.push({ origin: job.target.origin, ...(await begin(job, new Map())) });
    return {
      kind: 'answer',
      message: acceptedNotice(outcomes),
      needed: outcomes.some(({ needed }) => needed),
      taken: jobs.length,
    };
  }

  /** Why this target is not taken on, as far as can be said at once. */
  function whyNot(target: Job['target'], timeoutMs: number, { channel }: Place): string | null {
    const refusal = isAddress(target.origin) ? policy.refusal(target.origin) : null;
    if (refusal !== null) return `not checked, nothing was sent to it: the address is ${refusal}.`;
    const same = [...open.values()].find(
      ({ job }) => job.place.channel === channel && checkKey(job) === checkKey({ target, timeoutMs }),
    );
    if (same === undefined) return null;
    const ts = same.thread.rootTs();
    const link = ts === null ? null : options.linkTo(channel, ts);
    return `is being checked in this channel already${link === null ? '' : `: ${link}`}`;
  }

  async function begin(
    job: Job,
    posted: OpenJob['posted'],
  ): Promise<{ readonly outcome: string; readonly needed: boolean }> {
    const thread = createJobThread(job, posted, outbound);
    const submission = await queue.submit(
      { id: job.id, target: job.target, timeoutMs: job.timeoutMs },
      createProgressView(job, thread),
    );
    switch (submission.kind) {
      case 'full':
        await store.finish(job.id);
        return {
          outcome: `not taken on, ${submission.limit} checks are waiting. Try again in a minute.`,
          needed: true,
        };
      case 'closed':
        await store.finish(job.id);
        return { outcome: 'not taken on, the bot is restarting. Try again in a minute.', needed: true };
      case 'accepted': {
        const { ticket } = submission;
        keep(job, thread, followCheck(job, thread, ticket, context));
        const position = ticket.position();
        if (ticket.shared)
          return {
            outcome: 'is being checked for somebody else already; you get the result too.',
            needed: false,
          };
        return {
          outcome: position > 0 ? queuedWords(position) : 'checking. The answer comes here.',
          needed: false,
        };
      }
    }
  }

  function keep(job: Job, thread: JobThread, delivered: Promise<void>): void {
    const done = delivered
      .catch((error: unknown) => log.error({ job: job.id, err: error }, 'a result could not be delivered'))
      .finally(() => open.delete(job.id));
    open.set(job.id, { job, thread, done });
  }

  async function resumeOne({ job, attempts, posted, report }: OpenJob): Promise<void> {
    const thread = createJobThread(job, posted, outbound);
    const age = now().getTime() - Date.parse(job.acceptedAt);
    if (report !== null) return keep(job, thread, deliverReport(job, thread, report, context));
    if (attempts >= ATTEMPTS_MAX) {
      const because = `This check ended the bot ${attempts} times and is not tried again. The log has it under ${job.id}.`;
      return keep(
        job,
        thread,
        deliverInterruption(job, thread, because).then(() => store.fail(job.id, because)),
      );
    }
    if (Math.abs(age) > RESUME_WITHIN_MS) {
      const because = 'The bot was away for too long. Run the check again.';
      return keep(
        job,
        thread,
        deliverInterruption(job, thread, because).then(() => store.finish(job.id)),
      );
    }
    const { outcome, needed } = await begin(job, posted);
    if (needed) await deliverInterruption(job, thread, `After a restart: ${outcome}`);
  }

  const orSorry = (answer: Promise<Answer>, { delivery }: Asking) =>
    answer.catch((error: unknown) => {
      const reference = options.randomId();
      log.error({ reference, delivery, err: error }, 'a request failed by a bug of ours');
      return said(bugNotice(reference));
    });

  return {
    ask: (asked) => orSorry(ask(asked), asked),
    take: (asking, request) => orSorry(takeOn(asking, request), asking),
    async resume() {
      const jobs = await store.openJobs();
      if (jobs.length > 0) log.info({ jobs: jobs.length }, 'going on with jobs of a former process');
      for (const job of jobs) await resumeOne(job);
    },
    async idle() {
      while (open.size > 0) await Promise.all([...open.values()].map(({ done }) => done));
    },
    async interrupt() {
      await Promise.all(
        [...open.values()].map(({ job, thread }) =>
          deliverInterruption(job, thread, 'The bot was stopped. Run the check again.'),
        ),
      );
    },
  };
}

/** An answer that begins no check. */
function said(message: SlackMessage): Answer {
  return { kind: 'answer', message, needed: true, taken: 0 };
}

function queuedWords(position: number): string {
  return position === 1 ? 'queued, next in line.' : `queued, position ${position}.`;
}

/** Host names never look like this: their last label is no number, and they hold no colon. */
function isAddress(origin: string): boolean {
  return origin.includes(':') || /^[\d.]+$/.test(origin);
}
