import type { App } from '@slack/bolt';
import type { Report } from '../../../formats/report.ts';
import { type TargetRequest, toRequest } from '../../../input/options.ts';
import type { Parsed } from '../../../input/origin-word.ts';
import { parseSlackText } from '../../../input/slack-text.ts';
import { freshId } from '../../../jobs/fresh-id.ts';
import type { Queue } from '../../../jobs/queue/queue.ts';
import type { Place, Store } from '../../../jobs/store/store.ts';
import type { Log } from '../../../operating/log.ts';
import { messageText } from '../../../render/slack/slack-message.ts';
import type { Config } from '../../../settings/config.ts';
import type { Quota } from '../../access/quota.ts';
import type { WhyNotTarget } from '../../access/target-rules.ts';
import { refusalIn } from '../../forms/check.ts';
import type { Intake } from '../../requests/intake.ts';
import { readCallFailure } from '../../sending/call.ts';
import { pause } from '../../sending/pause.ts';
import type { Jobs } from '../../threads/open-jobs.ts';

/** The step, as the commented block of `manifest.yml` names it; a test holds the two together. */
export const WORKFLOW_STEP = 'diagnose_origin';

/** What later steps of the workflow can use. */
export type StepOutputs = {
  readonly state: Report['verdict']['state'];
  /** The root cause; empty where none was found. */
  readonly cause: string;
  /** Fit for a message: foreign text in it is escaped. */
  readonly headline: string;
  readonly report_id: string;
};

/** A step of Workflow Builder: one check, its verdict handed on (https://docs.slack.dev/tools/bolt-js/concepts/custom-steps). */
export type WorkflowStep = {
  readonly register: (app: Pick<App, 'function'>) => void;
  /** Resolves when no step is under way. */
  readonly idle: () => Promise<void>;
  /** Ends every step under way: the bot is stopping. The next process goes on with what the store has; the rest fails. */
  readonly interrupt: () => Promise<void>;
};

type Execution = {
  readonly id: string;
  readonly team: string;
  readonly inputs: Readonly<Record<string, unknown>>;
};
type Ending =
  | { readonly kind: 'complete'; readonly outputs: StepOutputs }
  /** `error` is a whole sentence for whoever looks after the workflow. */
  | { readonly kind: 'fail'; readonly error: string }
  /** The bot is stopping: the next process goes on with it. */
  | { readonly kind: 'left' };

/** How often Slack is told how a step ended while it cannot be reached: with the first wait at a second, for a minute. */
const TELLS_MAX = 7;

export function createWorkflowStep(options: {
  readonly config: Pick<Config, 'access' | 'allowedCidrs' | 'checkTimeoutMs'>;
  /** A workflow does not say who runs it: the bot itself stands for the asker. */
  readonly botUser: () => string;
  readonly intake: Pick<Intake, 'take'>;
  readonly jobs: Pick<Jobs, 'sameAs'>;
  readonly quota: Quota;
  readonly whyNotTarget: WhyNotTarget;
  readonly queue: Pick<Queue, 'submit'>;
  readonly store: Store;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly log: Log;
  /** Leaves a delivery to the next process, by its key. */
  readonly leave: (key: string) => void;
  /** Whether the store will have it then. */
  readonly isKept: () => boolean;
  /** The first wait before Slack is told again. */
  readonly retryMs: number;
}): WorkflowStep {
  const { config, intake, jobs, queue, store, log } = options;
  const interrupted = new AbortController();
  const open = new Set<Promise<void>>();

  async function run({ id, team, inputs }: Execution): Promise<Ending> {
    const delivery = `function ${id}`;
    const read = readInputs(inputs);
    if (read.kind === 'invalid') return { kind: 'fail', error: read.message };
    const { request, channel } = read.value;
    const closed = whyClosed(config, channel);
    if (closed !== null) return { kind: 'fail', error: closed };
    const [target] = request.targets;
    const refused = target === undefined ? null : options.whyNotTarget(target.origin, null);
    if (refused !== null) return { kind: 'fail', error: `${target?.origin}: ${refused}` };
    const user = options.botUser();
    const place: Place = { team, channel: channel ?? user, user, threadTs: null };
    const refusal =
      channel === null
        ? options.quota.take(place, 1)
        : await beginThread({ delivery: `${delivery} thread`, place, responseUrl: null }, request);
    return refusal === null ? check(request, place, channel !== null) : { kind: 'fail', error: refusal };
  }

  const timeoutOf = ({ timeoutMs }: TargetRequest) => Math.min(timeoutMs ?? Infinity, config.checkTimeoutMs);

  /** The ordinary root and thread, unless the channel has them under way. @returns why not */
  async function beginThread(
    asking: Parameters<Intake['take']>[0],
    request: TargetRequest,
  ): Promise<string | null> {
    const timeoutMs = timeoutOf(request);
    const [target] = request.targets;
    if (target !== undefined && jobs.sameAs(asking.place.channel, { target, timeoutMs }) !== null)
      return null;
    return refusalIn(await intake.take(asking, request));
  }

  /** The check of the thread, where there is one: the queue shares equal checks. */
  async function check(request: TargetRequest, place: Place, hasThread: boolean): Promise<Ending> {
    const [target] = request.targets;
    if (target === undefined) throw new Error('a request without a target');
    const id = await freshId(options.randomId, store);
    const timeoutMs = timeoutOf(request);
    const submission = await queue.submit({ id, target, timeoutMs }, { onProgress: () => {} });
    if (submission.kind === 'full')
      return {
        kind: 'fail',
        error: `Not checked: ${submission.limit} checks are waiting. Run the workflow again in a minute.`,
      };
    if (submission.kind === 'closed') return { kind: 'left' };
    const { ticket } = submission;
    interrupted.signal.addEventListener('abort', ticket.cancel);
    if (interrupted.signal.aborted) ticket.cancel();
    const outcome = await ticket.outcome;
    interrupted.signal.removeEventListener('abort', ticket.cancel);
    switch (outcome.kind) {
      case 'cancelled':
        return options.isKept() ? { kind: 'left' } : { kind: 'fail', error: STOPPED };
      case 'failed':
        log.error(
          { check: ticket.checkId, err: outcome.error },
          'a check of a workflow failed by a bug of ours',
        );
        return { kind: 'fail', error: bugSentence(ticket.checkId) };
      case 'reported': {
        const { report } = outcome;
        if (report.verdict.state === 'refused')
          return { kind: 'fail', error: `Not checked: ${target.origin}. ${report.verdict.headline}` };
        if (!hasThread) await keep(report, { id, target, timeoutMs, place });
        return { kind: 'complete', outputs: outputsOf(report) };
      }
    }
  }

  /** A report that no channel shows is there for the operator, by its id. */
  async function keep(
    report: Report,
    job: {
      readonly id: string;
      readonly target: TargetRequest['targets'][number];
      readonly timeoutMs: number;
      readonly place: Place;
    },
  ): Promise<void> {
    await store.accept(`report ${job.id}`, [
      { ...job, responseUrl: null, acceptedAt: options.now().toISOString() },
    ]);
    await store.keepReport(job.id, report);
    await store.finish(job.id);
  }

  const orSorry = (ending: Promise<Ending>, { id }: Execution): Promise<Ending> =>
    ending.catch((error: unknown) => {
      const reference = options.randomId();
      log.error({ reference, execution: id, err: error }, 'a workflow step failed by a bug of ours');
      return { kind: 'fail', error: bugSentence(reference) };
    });

  /** A step that is told nothing would hold its workflow for ever. */
  async function tell(id: string, send: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await send();
        return;
      } catch (error) {
        const failure = readCallFailure(error);
        if (failure.kind === 'refused' || attempt === TELLS_MAX) {
          log.error({ execution: id, failure }, 'Slack was not told how a workflow step ended');
          return;
        }
        const waitMs =
          failure.kind === 'rate-limited' ? failure.retryAfterMs : options.retryMs * 2 ** (attempt - 1);
        await pause(waitMs);
      }
    }
  }

  const idle = async () => {
    while (open.size > 0) await Promise.all(open);
  };

  return {
    register(app) {
      // Bolt acknowledges before the listener runs.
      app.function(WORKFLOW_STEP, async ({ event, body, complete, fail }) => {
        const execution = { id: event.function_execution_id, team: body.team_id, inputs: event.inputs };
        const done = orSorry(run(execution), execution).then(async (ending) => {
          if (ending.kind === 'complete')
            await tell(execution.id, () => complete({ outputs: ending.outputs }));
          if (ending.kind === 'fail') await tell(execution.id, () => fail({ error: ending.error }));
          if (ending.kind === 'left') options.leave(`function ${execution.id}`);
        });
        open.add(done);
        await done.finally(() => open.delete(done));
      });
    },
    idle,
    async interrupt() {
      interrupted.abort();
      await idle();
    },
  };
}

const STOPPED = 'The bot was stopped. Run the workflow again.';

const bugSentence = (reference: string): string =>
  `Something went wrong inside cf502; nothing is known of the origin. The log has it under ${reference}.`;

/** The origin as it would be typed after `/cf502`, options included; one of them, since a step has one result. */
function readInputs({
  origin,
  channel,
}: Execution['inputs']): Parsed<{ readonly request: TargetRequest; readonly channel: string | null }> {
  const typed = parseSlackText(typeof origin === 'string' ? origin : '');
  if (typed.kind === 'invalid') return typed;
  const read = typed.kind === 'check' ? { kind: 'parsed' as const, value: typed } : toRequest([], {});
  if (read.kind === 'invalid') return read;
  const { targets, timeoutMs } = read.value;
  if (targets.length > 1)
    return {
      kind: 'invalid',
      message: `${targets.length} targets in one step: type one, such as origin.example.com, and add a step for each other.`,
    };
  if (channel === undefined || channel === null || channel === '')
    return { kind: 'parsed', value: { request: { targets, timeoutMs }, channel: null } };
  return typeof channel === 'string' && /^[CDG][A-Z0-9]+$/.test(channel)
    ? { kind: 'parsed', value: { request: { targets, timeoutMs }, channel } }
    : { kind: 'invalid', message: 'The channel is none: choose one from the list, or leave it empty.' };
}

/** Nobody is known to ask, so whatever depends on who asks is closed. @returns a whole sentence, or `null` */
function whyClosed(
  { access, allowedCidrs }: Pick<Config, 'access' | 'allowedCidrs'>,
  channel: string | null,
): string | null {
  if (access.users.length + access.userGroups.length > 0)
    return 'cf502 is open to certain people only, and a workflow does not say who runs it.';
  if (allowedCidrs.length > 0 && !(access.guests && access.external))
    return 'cf502 reaches more than public addresses here, and a workflow does not say who runs it. Operators: CF502_ADMIT=guests,external opens it to workflows too.';
  if (access.channels.length > 0 && (channel === null || !access.channels.includes(channel)))
    return 'cf502 is open in certain channels only: give the step one of them as its channel. The operator of the bot knows which.';
  return null;
}

function outputsOf({ id, verdict }: Report): StepOutputs {
  return {
    state: verdict.state,
    cause: verdict.causes[0] ?? '',
    headline: messageText([verdict.headline]),
    report_id: id,
  };
}
