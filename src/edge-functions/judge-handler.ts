import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from './event.ts';
import {
  type EdgeJudgement,
  type EdgeQuestion,
  type EdgeState,
  judgeResult,
  notJudged,
} from './judge-result.ts';
import { PAGES } from './pages.ts';
import type { Violation } from './rule.ts';
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
  { event, runtime }: EdgeQuestion,
  { state, thing, violations, unchecked }: EdgeJudgement,
  readAs: string | null,
): EdgeReport {
  return { schema: 'cf502/edge@1', state, event, runtime, readAs, thing, violations, unchecked };
}

/** What became of a handler that ran. `output` is what it printed, at most 64 KiB, kept apart from our own. */
export type HandlerOutcome =
  | {
      readonly kind: 'returned';
      readonly resultText: string;
      readonly output: string;
      readonly elapsedMs: number;
    }
  | { readonly kind: 'threw'; readonly error: string; readonly output: string; readonly elapsedMs: number }
  | { readonly kind: 'timed-out'; readonly limitMs: number; readonly output: string }
  | { readonly kind: 'not-loaded'; readonly because: string };

/** The event an input event names itself as, where it does: `--event` may then be left out. */
export function eventOf(inputText: string): EdgeEvent | null {
  const named = /"eventType"\s{0,9}:\s{0,9}"([a-z-]{1,20})"/.exec(inputText)?.[1];
  return EDGE_EVENTS.find((event) => event === named) ?? null;
}

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/**
 * Judges what a handler did when it ran here. One that threw or ran out of time gets no validation: CloudFront answers
 * 503 for it, not 502 (http-503-service-unavailable).
 */
export function judgeHandlerOutcome(
  outcome: Exclude<HandlerOutcome, { kind: 'not-loaded' }>,
  question: Omit<EdgeQuestion, 'resultText'>,
): EdgeReport {
  if (outcome.kind === 'returned') {
    const returned = { ...question, resultText: outcome.resultText };
    return toReport(returned, judgeResult(returned), null);
  }
  // For a time-out the guide names both labels (http-503-service-unavailable, standard-logs-reference).
  const label =
    question.runtime === 'functions'
      ? 'FunctionExecutionError'
      : outcome.kind === 'threw'
        ? 'LambdaExecutionError'
        : 'LambdaLimitExceeded or LambdaExecutionError';
  const failure =
    outcome.kind === 'threw'
      ? { rule: 'handler-threw', because: `the handler threw: ${outcome.error}` }
      : { rule: 'handler-timed-out', because: `no result within ${outcome.limitMs / 1000} s` };
  const violation: Violation = {
    ...failure,
    path: '$',
    fix: `Mend the handler first. This gives 503 (X-Cache: ${label} from cloudfront), not a 502.`,
    source: `${GUIDE}/http-503-service-unavailable.html`,
    certainty: 'documented',
    logged: null,
    page: null,
  };
  const { event, runtime } = question;
  return {
    schema: 'cf502/edge@1',
    state: 'invalid',
    event,
    runtime,
    readAs: null,
    thing: null,
    violations: [violation],
    unchecked: ['the result, since there is none'],
  };
}
