import { freshId } from '../../jobs/fresh-id.ts';
import type { Ticket } from '../../jobs/queue/queue.ts';
import type { Job, Place } from '../../jobs/store/store.ts';
import { whoIn } from '../access/who.ts';
import type { Context } from '../context.ts';
import { bugSentence } from '../sending/notice.ts';
import { takeOn } from './intake.ts';
import { refusalIn } from './refusal-in.ts';
import { outputsOf, readStepInputs, type StepInputs, type StepOutputs, stepRefusal } from './step-values.ts';

/** One run of the step in a workflow. */
export type Execution = {
  readonly id: string;
  readonly team: string;
  readonly inputs: StepInputs;
};

export type Ending =
  | { readonly kind: 'complete'; readonly outputs: StepOutputs }
  /** `error` is a whole sentence for whoever maintains the workflow. */
  | { readonly kind: 'fail'; readonly error: string }
  /** The bot is stopping: the next process resumes the step. */
  | { readonly kind: 'left' };

/**
 * Runs one check for a workflow. Slack does not say who runs it, so the bot's own user counts as the asker.
 * With a channel it starts the same check and thread that a command would.
 */
export async function runStep({ id, team, inputs }: Execution, context: Context): Promise<Ending> {
  const read = readStepInputs(inputs);
  if (read.kind === 'invalid') return failed(read.message);
  const { target, timeoutMs, channel } = read.value;
  const closed = stepRefusal(context.config, channel);
  if (closed !== null) return failed(closed);
  const user = context.home().botUserId;
  const place: Place = { team, channel: channel ?? user, user, threadTs: null };
  const refused = context.whyNotTarget(target.origin, null);
  if (refused !== null) {
    context.audit({ event: 'check-refused', origin: target.origin, because: refused, ...whoIn(place) });
    return failed(`${target.origin}: ${refused}`);
  }
  const asked = { target, timeoutMs: Math.min(timeoutMs ?? Infinity, context.config.checkTimeoutMs), place };
  const refusal =
    channel === null
      ? await context.quota.take(place, 1)
      : await beginThread(`function ${id} thread`, asked, context);
  if (refusal !== null) return failed(refusal);
  return checkFor(asked, channel !== null, context);
}

const failed = (error: string): Ending => ({ kind: 'fail', error });

type Asked = Pick<Job, 'target' | 'timeoutMs' | 'place'>;

/**
 * Starts a check with its thread, unless the same check is running in that channel already.
 *
 * @returns why it was refused, a whole sentence; `null` where it was not
 */
async function beginThread(
  delivery: string,
  { target, timeoutMs, place }: Asked,
  context: Context,
): Promise<string | null> {
  if ((await context.jobs.sameAs(place.channel, { target, timeoutMs })) !== null) return null;
  const asking = { delivery, place, responseUrl: null, isFresh: true } as const;
  return refusalIn(await takeOn(asking, { targets: [target], timeoutMs }, context));
}

/** Runs the check. Where a thread runs the same one, the queue gives both the same result. */
async function checkFor(asked: Asked, hasThread: boolean, context: Context): Promise<Ending> {
  const { log, queue, store } = context;
  const { target, timeoutMs } = asked;
  const id = await freshId(context.randomId, store);
  const submission = await queue.submit(
    { id, target, timeoutMs },
    { person: asked.place.user, onProgress: () => {} },
  );
  if (submission.kind === 'full')
    return failed(`Not checked: ${submission.limit} checks are waiting. Run the workflow again in a minute.`);
  if (submission.kind === 'closed') return { kind: 'left' };
  const { ticket } = submission;
  if (!hasThread)
    context.audit({ event: 'check-asked', check: id, origin: target.origin, ...whoIn(asked.place) });
  const outcome = await outcomeUnless(context.steps.interrupted.signal, ticket);
  switch (outcome.kind) {
    case 'cancelled':
      return store.trouble() === null ? { kind: 'left' } : failed(STOPPED);
    case 'failed':
      log.error(
        { check: ticket.checkId, err: outcome.error },
        'a check of a workflow failed by a bug of ours',
      );
      return failed(bugSentence(ticket.checkId));
    case 'reported': {
      const { report } = outcome;
      if (report.verdict.state === 'refused')
        return failed(`Not checked: ${target.origin}. ${report.verdict.headline}`);
      // No channel shows it, so that only the operator can look it up by its id.
      if (!hasThread) await store.keepReport(id, report);
      return { kind: 'complete', outputs: outputsOf(report) };
    }
  }
}

/** The outcome of a check, which ends when the bot stops. */
async function outcomeUnless(interrupted: AbortSignal, ticket: Ticket): Ticket['outcome'] {
  interrupted.addEventListener('abort', ticket.cancel);
  if (interrupted.aborted) ticket.cancel();
  const outcome = await ticket.outcome;
  interrupted.removeEventListener('abort', ticket.cancel);
  return outcome;
}

const STOPPED = 'The bot was stopped. Run the workflow again.';
