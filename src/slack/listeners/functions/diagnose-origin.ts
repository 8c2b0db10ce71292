import type { App } from '@slack/bolt';
import { isUnreachable } from '../../../jobs/unreachable.ts';
import type { Context } from '../../context.ts';
import { type Ending, type Execution, runStep } from '../../requests/workflow-step.ts';
import { readCallFailure } from '../../sending/call.ts';
import { bugSentence } from '../../sending/notice.ts';
import { pause } from '../../sending/pause.ts';

/** The step, as the commented block of `manifest.yml` names it; a test holds the two together. */
export const WORKFLOW_STEP = 'diagnose_origin';

/**
 * Attempts to tell Slack how a step ended. With a first wait of one second, doubled each time, they span a
 * minute.
 */
const ATTEMPTS_MAX = 7;
const RETRY_MS = 1_000;

/**
 * The step in Workflow Builder: runs one check and hands its verdict to the next step
 * (https://docs.slack.dev/tools/bolt-js/concepts/custom-steps). Bolt acknowledges before the listener runs.
 */
export function registerDiagnoseOrigin(app: Pick<App, 'function'>, context: Context): void {
  const { open } = context.steps;
  app.function(WORKFLOW_STEP, async ({ event, body, complete, fail }) => {
    const execution = { id: event.function_execution_id, team: body.team_id, inputs: event.inputs };
    const done = endOf(execution, context).then(async (ending) => {
      switch (ending.kind) {
        case 'complete':
          return tellSlack(execution, () => complete({ outputs: ending.outputs }), context);
        case 'fail':
          return tellSlack(execution, () => fail({ error: ending.error }), context);
        case 'left':
          return context.leaveDelivery(`function ${execution.id}`);
      }
    });
    open.add(done);
    await done.finally(() => open.delete(done));
  });
}

/** Resolves when no step is running. */
export async function stepsIdle({ steps }: Pick<Context, 'steps'>): Promise<void> {
  while (steps.open.size > 0) await Promise.all(steps.open);
}

/**
 * Ends every running step: the bot is stopping. The next process resumes the steps the store has; the others
 * fail.
 */
export async function interruptSteps(context: Pick<Context, 'steps'>): Promise<void> {
  context.steps.interrupted.abort();
  await stepsIdle(context);
}

const endOf = (execution: Execution, context: Context): Promise<Ending> =>
  runStep(execution, context).catch((error: unknown): Ending => {
    if (isUnreachable(error))
      return { kind: 'fail', error: `Not checked: ${error.message}. Run the workflow again in a minute.` };
    const reference = context.randomId();
    const { id } = execution;
    context.log.error({ reference, execution: id, err: error }, 'a workflow step failed by a bug of ours');
    return { kind: 'fail', error: bugSentence(reference) };
  });

/** Tells Slack how a step ended, with retries: without that the workflow would wait for ever. */
async function tellSlack(
  { id }: Execution,
  send: () => Promise<unknown>,
  { backOffMs = RETRY_MS, log }: Context,
): Promise<void> {
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
      const waitMs = failure.kind === 'rate-limited' ? failure.retryAfterMs : backOffMs * 2 ** (attempt - 1);
      await pause(waitMs);
    }
  }
}
