import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from './edge-functions/event.ts';
import { type EdgeQuestion, type EdgeState, judgeResult } from './edge-functions/judge-result.ts';
import type { Violation } from './edge-functions/rule.ts';

/** One judgement as a public contract: fields are added, never changed. */
export type EdgeReport = {
  readonly schema: 'cf502/edge@1';
  readonly state: EdgeState;
  readonly event: EdgeEvent;
  readonly runtime: EdgeRuntime;
  /** What the result was taken for; `null` where it is neither. */
  readonly thing: 'request' | 'response' | null;
  /** All of them, each with its place. Foreign text in `because` and `path`: escape it. */
  readonly violations: readonly Violation[];
  /** What could not be looked at, in sentences. */
  readonly unchecked: readonly string[];
};

/** Judges a result that is at hand as text; never throws, whatever the text. */
export function judgeEdgeResult(question: EdgeQuestion): EdgeReport {
  const { event, runtime } = question;
  const { state, thing, violations, unchecked } = judgeResult(question);
  return { schema: 'cf502/edge@1', state, event, runtime, thing, violations, unchecked };
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
  if (outcome.kind === 'returned') return judgeEdgeResult({ ...question, resultText: outcome.resultText });
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
    thing: null,
    violations: [violation],
    unchecked: ['the result, since there is none'],
  };
}
