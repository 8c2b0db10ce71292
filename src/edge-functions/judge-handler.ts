import type { SourceJudgement } from './code/judge-source.ts';
import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from './event.ts';
import { judgeOutcome, type OutcomeQuestion } from './judge-outcome.ts';
import {
  type EdgeJudgement,
  type EdgeQuestion,
  type EdgeState,
  judgeResult,
  notJudged,
  stateOf,
} from './judge-result.ts';
import { type Matrix, type MatrixRow, type MatrixType, stateOf as rowState } from './matrix/judge-matrix.ts';
import { PAGES } from './pages.ts';
import type { Violation } from './rule.ts';
import type { HandlerOutcome } from './run/outcome.ts';
import { readTestResult, type TestResult } from './test-result.ts';

/** One judgement as a public contract: fields are added, never changed. */
export type EdgeReport = {
  readonly schema: 'cf502/edge@1';
  readonly state: EdgeState;
  readonly event: EdgeEvent;
  readonly runtime: EdgeRuntime;
  /** How the text was understood where it held more than a result, in a clause; `null` where it is the result itself. */
  readonly readAs: string | null;
  /** What the result was taken for; `null` where it is neither. */
  readonly thing: 'request' | 'response' | null;
  /** All of them, each with its place. Foreign text in `because` and `path`: escape it. */
  readonly violations: readonly Violation[];
  /** What could not be looked at, in sentences. */
  readonly unchecked: readonly string[];
  /** What is not as the guide says and CloudFront takes all the same, in sentences. */
  readonly notes: readonly string[];
};

/**
 * Judges what somebody has in hand as text: what a function returned, or what `aws cloudfront test-function` says of one.
 * Never throws, whatever the text.
 */
export function judgeEdgeResult(question: EdgeQuestion): EdgeReport {
  const tested = readTestResult(parsed(question.resultText));
  if (tested !== null) return judgeTestResult(tested, question);
  return toReport(question, judgeResult(question), null);
}

function judgeTestResult(tested: TestResult, question: EdgeQuestion): EdgeReport {
  const ofFunctions: EdgeQuestion = { ...question, runtime: 'functions' };
  const { event } = question;
  if (event === 'origin-request' || event === 'origin-response') {
    const because = `the result, since CloudFront Functions does not run at ${event}: name a viewer event`;
    return toReport(ofFunctions, notJudged(because), tested.readAs);
  }
  if (tested.kind === 'result')
    return toReport(
      ofFunctions,
      judgeResult({ ...ofFunctions, resultText: tested.resultText }),
      tested.readAs,
    );
  const judgement: EdgeJudgement = {
    state: 'invalid',
    thing: null,
    violations: [testFailure(tested.error)],
    unchecked: ['the result, since there is none'],
    notes: [],
  };
  return toReport(ofFunctions, judgement, tested.readAs);
}

/** The sentence of a refused result, in CloudFront's own words; every other one is of a function that did not run through. */
const REFUSED = /returned an invalid|failed validation/i;

function testFailure(error: string): Violation {
  const isRefused = REFUSED.test(error);
  return {
    rule: isRefused ? 'function-test-refused' : 'handler-threw',
    path: '$',
    because: `the test ended with: ${error.slice(0, ERROR_MAX)}`,
    fix: isRefused
      ? 'Mend the value this sentence names. Viewers get 502 (X-Cache: FunctionValidationError from cloudfront).'
      : 'Mend the code first. Viewers get 503 (X-Cache: FunctionExecutionError from cloudfront), not 502.',
    source: isRefused ? PAGES.badGateway : PAGES.serviceUnavailable,
    certainty: 'documented',
    logged: null,
    page: null,
  };
}

/** More of an error than anybody needs to find it. */
const ERROR_MAX = 500;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
export function reportOnCode({ violations, notes, canRun }: SourceJudgement, event: EdgeEvent): EdgeReport {
  const unchecked = canRun ? ['what it does: it was not run'] : ['what it would return: it cannot run'];
  const state = stateOf(violations, canRun);
  return toReport(
    { event, runtime: 'functions' },
    { state, thing: null, violations, unchecked, notes },
    null,
  );
}

/** A report on a handler that ran with many events; its other members are those of the event that failed worst. */
export type MatrixReport = EdgeReport & {
  readonly matrix: {
    readonly types: readonly MatrixType[];
    /** Which events fail, and why; the first is the one that was made smaller. */
    readonly failing: readonly {
      readonly event: EdgeEvent;
      readonly name: string;
      readonly state: EdgeState;
      readonly rules: readonly string[];
      readonly because: string;
    }[];
  };
};

/** @param shown the event whose judgement stands for all: the worst, or any where none fails */
export function reportOnMatrix(matrix: Matrix, runtime: EdgeRuntime, shown: MatrixRow | null): MatrixReport {
  const judgement = shown?.judgement ?? notJudged('anything: there was no event');
  const event = shown?.case.event ?? 'viewer-request';
  return {
    ...toReport({ event, runtime }, { ...judgement, state: matrix.state }, null),
    matrix: {
      types: matrix.types,
      failing: matrix.failing.map((row) => ({
        event: row.case.event,
        name: row.case.name,
        state: rowState(row),
        rules: [...new Set(row.judgement.violations.map(({ rule }) => rule))],
        because: row.judgement.violations[0]?.because ?? row.judgement.unchecked[0] ?? '',
      })),
    },
  };
}
