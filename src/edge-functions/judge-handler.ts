import {
  EDGE_EVENTS,
  type EdgeEvent,
  type EdgeMatrix,
  type EdgeReport,
  type EdgeRuntime,
  type Violation,
} from '../formats/edge-report.ts';
import { judgeLambdaSource } from './code/judge-lambda-source.ts';
import { judgeFunctionSource, type SourceJudgement } from './code/judge-source.ts';
import { judgeOutcome, NO_RESULT, type OutcomeQuestion } from './judge-outcome.ts';
import { type EdgeJudgement, type EdgeQuestion, judgeResult, notJudged, stateOf } from './judge-result.ts';
import type { Matrix, MatrixRow } from './matrix/judge-matrix.ts';
import { PAGES } from './pages.ts';
import { type Pasted, readPasted } from './pasted/read-pasted.ts';
import type { HandlerOutcome } from './run/outcome.ts';

/**
 * Judges what somebody has in hand as text: what a function returned, in any form that tools print, the error
 * it ended with, or its code, which is read and never run. Never throws, whatever the text.
 */
export function judgeEdgeResult(question: EdgeQuestion): EdgeReport {
  const pasted = readPasted(question.resultText);
  return pasted.kind === 'unread'
    ? toReport(question, notJudged(pasted.because), null)
    : judgePasted(pasted, question);
}

function judgePasted(pasted: Exclude<Pasted, { kind: 'unread' }>, question: EdgeQuestion): EdgeReport {
  const runtime = pasted.runtime ?? question.runtime;
  const asked: EdgeQuestion = { ...question, runtime };
  const { event } = question;
  if (runtime === 'functions' && (event === 'origin-request' || event === 'origin-response')) {
    const because = `the text, since CloudFront Functions does not run at ${event}: name a viewer event`;
    return toReport(asked, notJudged(because), pasted.readAs);
  }
  if (pasted.kind === 'result')
    return toReport(asked, judgeResult({ ...asked, resultText: pasted.resultText }), pasted.readAs);
  if (pasted.kind === 'failed') return toReport(asked, judgeError(pasted.error, runtime), pasted.readAs);
  const report = reportOnCode(readCode(pasted.source, runtime), event, runtime);
  // Code that breaks no rule may still return a bad result, so reading it alone gives no verdict.
  const state = report.violations.length === 0 ? 'not-judged' : report.state;
  return { ...report, state, readAs: pasted.readAs, codeAlone: true };
}

function readCode(source: string, runtime: EdgeRuntime): SourceJudgement {
  return runtime === 'lambda' ? judgeLambdaSource(source) : judgeFunctionSource(source, 'functions-2.0');
}

/** CloudFront's own words for a refused result. Any other error means that the function itself failed. */
const REFUSED = /returned an invalid|failed validation|validation failed/i;

function judgeError(error: string, runtime: EdgeRuntime): EdgeJudgement {
  const isRefused = REFUSED.test(error);
  const isTimeOut = /^(?:\S{1,60} ){0,3}Task timed out after /.test(error);
  const label = runtime === 'functions' ? 'Function' : 'Lambda';
  const violation: Violation = {
    rule: isRefused ? 'result-was-refused' : isTimeOut ? 'handler-timed-out' : 'handler-threw',
    path: '$',
    because: `the function ended with: ${error}`,
    fix: isRefused
      ? `Fix the value this sentence names. Viewers get 502 (X-Cache: ${label}ValidationError from cloudfront).`
      : isTimeOut
        ? 'Make it faster, or raise the timeout of the function (30 s at most at the edge). Viewers get 503 (X-Cache: LambdaLimitExceeded or LambdaExecutionError from cloudfront), not 502.'
        : `Fix the code first. Viewers get 503 (X-Cache: ${label}ExecutionError from cloudfront), not 502.`,
    source: isRefused ? PAGES.badGateway : PAGES.serviceUnavailable,
    certainty: 'documented',
    logged: null,
    page: null,
    ...(!isRefused && { failed: 'run' }),
  };
  return {
    state: 'invalid',
    thing: null,
    violations: [violation],
    unchecked: [NO_RESULT],
    notes: [],
  };
}

function toReport(
  { event, runtime }: Pick<EdgeQuestion, 'event' | 'runtime'>,
  { state, thing, violations, unchecked, notes }: EdgeJudgement,
  readAs: string | null,
): EdgeReport {
  return { schema: 'cf502/edge@1', state, event, runtime, readAs, thing, violations, unchecked, notes };
}

/** The event an input event names itself as, where it does: `--event` may then be left out. */
export function eventOf(inputText: string): EdgeEvent | null {
  const named = /"eventType"\s{0,9}:\s{0,9}"([a-z-]{1,20})"/.exec(inputText)?.[1];
  return EDGE_EVENTS.find((event) => event === named) ?? null;
}

/** Judges what a handler did when it ran here, with one event. */
export function judgeHandlerOutcome(outcome: HandlerOutcome, question: OutcomeQuestion): EdgeReport {
  return toReport(question, judgeOutcome(outcome, question), null);
}

/** Judges code that is not run: because CloudFront would not run it either, or because it was pasted. */
export function reportOnCode(
  { violations, notes, canRun }: SourceJudgement,
  event: EdgeEvent,
  runtime: EdgeRuntime,
): EdgeReport {
  const unchecked = canRun
    ? ['what it does: it was not run. In a terminal: npx cf502 edge --handler FILE']
    : ['what it would return: it cannot run'];
  const state = stateOf(violations, canRun);
  return toReport({ event, runtime }, { state, thing: null, violations, unchecked, notes }, null);
}

/** A report on a handler that ran with many events. */
export type MatrixReport = EdgeReport & { readonly matrix: EdgeMatrix };

/**
 * @param shown the event whose judgement the report shows: the one that failed worst, or any event if none
 * failed
 */
export function reportOnMatrix(matrix: Matrix, runtime: EdgeRuntime, shown: MatrixRow | null): MatrixReport {
  const judgement = shown?.judgement ?? notJudged('anything: there was no event');
  const event = shown?.case.event ?? 'viewer-request';
  return {
    ...toReport(
      { event, runtime },
      // Of one event among many nothing else is to be said there.
      {
        ...judgement,
        unchecked: judgement.unchecked.filter((one) => one !== NO_RESULT),
        state: matrix.state,
      },
      null,
    ),
    matrix: {
      types: matrix.types,
      failing: matrix.failing.map((row) => ({
        event: row.case.event,
        name: row.case.name,
        state: row.state,
        rules: [...new Set(row.judgement.violations.map(({ rule }) => rule))],
        because: row.judgement.violations[0]?.because ?? row.judgement.unchecked[0] ?? '',
      })),
    },
  };
}
