import type { App } from '@slack/bolt';
import type { Report } from '../../../formats/report.ts';
import type { TargetRequest } from '../../../input/options.ts';
import { freshId } from '../../../jobs/fresh-id.ts';
import type { Queue } from '../../../jobs/queue/queue.ts';
import type { Place, Store } from '../../../jobs/store/store.ts';
import type { Log } from '../../../operating/log.ts';
import type { Config } from '../../../settings/config.ts';
import type { Quota } from '../../access/quota.ts';
import type { WhyNotTarget } from '../../access/target-rules.ts';
import { refusalIn } from '../../forms/check.ts';
import type { Intake } from '../../requests/intake.ts';
import { readCallFailure } from '../../sending/call.ts';
import { pause } from '../../sending/pause.ts';
import type { Jobs } from '../../threads/open-jobs.ts';
import { outputsOf, readStepInputs, type StepInputs, type StepOutputs, stepRefusal } from './step-values.ts';

/** The step, as the commented block of `manifest.yml` names it; a test holds the two together. */
export const WORKFLOW_STEP = 'diagnose_origin';

/**
 * The step in Workflow Builder: runs one check and hands its verdict to the next step
 * (https://docs.slack.dev/tools/bolt-js/concepts/custom-steps).
 */
export type WorkflowStep = {
  readonly register: (app: Pick<App, 'function'>) => void;
  /** Resolves when no step is running. */
  readonly idle: () => Promise<void>;
  /**
   * Ends every running step: the bot is stopping. The next process resumes the steps the store has; the
   * others fail.
   */
  readonly interrupt: () => Promise<void>;
};

type Execution = {
  readonly id: string;
  readonly team: string;
  readonly inputs: StepInputs;
};
type Ending =
  | { readonly kind: 'complete'; readonly outputs: StepOutputs }
  /** `error` is a whole sentence for whoever maintains the workflow. */
  | { readonly kind: 'fail'; readonly error: string }
  /** The bot is stopping: the next process resumes the step. */
  | { readonly kind: 'left' };

/**
 * Attempts to tell Slack how a step ended. With a first wait of one second, doubled each time, they span a
 * minute.
 */
const ATTEMPTS_MAX = 7;

export function createWorkflowStep(options: {
  readonly config: Pick<Config, 'access' | 'allowedCidrs' | 'checkTimeoutMs'>;
  /** Slack does not say who runs a workflow, so the bot's own user counts as the asker. */
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
  /** Whether the store will still have that delivery after a restart. */
  readonly isKept: () => boolean;
  /** The first wait before another attempt to tell Slack how a step ended. */
  readonly retryMs: number;
}): WorkflowStep {
  const { config, intake, jobs, queue, store, log } = options;
  const interrupted = new AbortController();
  const open = new Set<Promise<void>>();

  async function run({ id, team, inputs }: Execution): Promise<Ending> {
    const delivery = `function ${id}`;
    const read = readStepInputs(inputs);
    if (read.kind === 'invalid') return { kind: 'fail', error: read.message };
    const { request, channel } = read.value;
    const closed = stepRefusal(config, channel);
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

  /**
   * Starts the same check and thread that a command would, unless the same check is running in that channel
   * already.
   *
   * @returns why it was refused, a whole sentence; `null` where it was not
   */
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

  /** Runs the check. Where a thread runs the same one, the queue gives both the same result. */
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

  /** Stores a report that no channel shows, so that the operator can look it up by its id. */
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

  const failingAsBug = (ending: Promise<Ending>, { id }: Execution): Promise<Ending> =>
    ending.catch((error: unknown) => {
      const reference = options.randomId();
      log.error({ reference, execution: id, err: error }, 'a workflow step failed by a bug of ours');
      return { kind: 'fail', error: bugSentence(reference) };
    });

  /** Tells Slack how a step ended, with retries: without that the workflow would wait for ever. */
  async function tell(id: string, send: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await send();
        return;
      } catch (error) {
        const failure = readCallFailure(error);
        if (failure.kind === 'refused' || attempt === ATTEMPTS_MAX) {
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
        const done = failingAsBug(run(execution), execution).then(async (ending) => {
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
