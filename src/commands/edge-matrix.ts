import type { CodeGuess } from '../edge-functions/code/guess.ts';
import { type MatrixReport, reportOnMatrix } from '../edge-functions/judge-handler.ts';
import { judgeOutcome, type OutcomeQuestion } from '../edge-functions/judge-outcome.ts';
import type { EdgeJudgement } from '../edge-functions/judge-result.ts';
import type { EventCase } from '../edge-functions/matrix/event-case.ts';
import { functionEvents } from '../edge-functions/matrix/function-events.ts';
import { judgeMatrix, type MatrixRow } from '../edge-functions/matrix/judge-matrix.ts';
import { lambdaEvents } from '../edge-functions/matrix/lambda-events.ts';
import { smallerBy, without } from '../edge-functions/matrix/smallest-event.ts';
import type { HandlerJob } from '../edge-functions/run/outcome.ts';
import type { EdgeEvent, EdgeRuntime } from '../formats/edge-report.ts';
import type { RunHandler } from './edge-handler.ts';

/** What a matrix is made of: the events, and how a run of some of them is asked for and judged. */
export type MatrixQuestion = {
  readonly events: readonly EdgeEvent[];
  /** Nobody named the event. */
  readonly isGuessed: boolean;
  readonly runtime: EdgeRuntime;
  /** What the code reads by name. */
  readonly reads: CodeGuess;
  readonly questionFor: (event: EdgeEvent, inputText: string) => OutcomeQuestion;
  readonly jobFor: (inputTexts: readonly string[]) => HandlerJob;
};

type MatrixOutcome =
  | { readonly kind: 'matrix'; readonly report: MatrixReport; readonly smallest: unknown }
  | { readonly kind: 'not-loaded'; readonly because: string };

/**
 * Runs a handler against realistic events of each type, one after another in one thread, and makes the worst
 * of those that fail as small as it can be.
 */
export async function runMatrix(
  question: MatrixQuestion,
  runHandler: RunHandler,
  signal: AbortSignal,
): Promise<MatrixOutcome> {
  const { events, isGuessed, runtime, reads } = question;
  const cases = events.flatMap((event) =>
    runtime === 'lambda' ? lambdaEvents(event, reads) : functionEvents(event),
  );
  const ran = await runCases(cases, question, runHandler, signal);
  if (ran.kind === 'not-loaded') return ran;
  const matrix = judgeMatrix(ran.rows, isGuessed);
  const [worst] = matrix.failing;
  const isOfEvent = worst !== undefined && worst.judgement.violations[0]?.dependsOn === undefined;
  const smallest = isOfEvent ? await shrink(worst, question, runHandler, signal) : null;
  const report = reportOnMatrix(matrix, runtime, smallest ?? worst ?? ran.rows[0] ?? null);
  return { kind: 'matrix', report, smallest: isOfEvent ? (smallest ?? worst).case.value : null };
}

async function runCases(
  cases: readonly EventCase[],
  { jobFor, questionFor }: MatrixQuestion,
  runHandler: RunHandler,
  signal: AbortSignal,
): Promise<
  | { readonly kind: 'ran'; readonly rows: readonly MatrixRow[] }
  | { readonly kind: 'not-loaded'; readonly because: string }
> {
  const inputTexts = cases.map(({ value }) => JSON.stringify(value));
  const outcomes = await runHandler(jobFor(inputTexts), signal);
  const [first] = outcomes;
  if (first?.kind === 'not-loaded') return { kind: 'not-loaded', because: first.because };
  const rows = cases.flatMap((one, index): readonly MatrixRow[] => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    return [{ case: one, judgement: judgeOutcome(outcome, questionFor(one.event, inputTexts[index] ?? '')) }];
  });
  return { kind: 'ran', rows };
}

/**
 * Removes from a failing event every member that the failure does not need: first each member alone is tried,
 * then all removable ones together.
 *
 * @returns `null` if nothing can be removed, or if the event does not fail alone because the handler keeps
 * state between calls
 */
async function shrink(
  row: MatrixRow,
  question: MatrixQuestion,
  runHandler: RunHandler,
  signal: AbortSignal,
): Promise<MatrixRow | null> {
  const wanted = ruleOf(row.judgement);
  if (wanted === null || wanted === 'handler-timed-out') return null;
  const { value } = row.case;
  const run = async (values: readonly unknown[]) => {
    const cases = values.map((one): EventCase => ({ ...row.case, value: one }));
    const ran = await runCases(cases, question, runHandler, signal);
    return ran.kind === 'ran' ? ran.rows : [];
  };
  const paths = smallerBy(value);
  const alone = await run(paths.map((path) => without(value, [path])));
  const idle = paths.filter((_, index) => {
    const judgement = alone[index]?.judgement;
    return judgement !== undefined && ruleOf(judgement) === wanted;
  });
  const halves = [idle, idle.slice(0, Math.ceil(idle.length / 2)), idle.slice(0, 1)].filter(
    (some) => some.length > 0,
  );
  const together = await run(halves.map((some) => without(value, some)));
  return together.find(({ judgement }) => ruleOf(judgement) === wanted) ?? null;
}

function ruleOf({ violations }: EdgeJudgement): string | null {
  return violations[0]?.rule ?? null;
}
