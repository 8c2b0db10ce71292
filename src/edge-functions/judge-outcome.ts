import { type EdgeEvent, type EdgeRuntime, isAtViewers, type Violation } from '../formats/edge-report.ts';
import { parseJson } from '../formats/json-value.ts';
import type { SourceJudgement } from './code/judge-source.ts';
import { readInput } from './event.ts';
import { judgeOriginCalls } from './judge-origin-calls.ts';
import { type EdgeJudgement, judgeResult, notJudged, stateOf } from './judge-result.ts';
import { PAGES } from './pages.ts';
import { CALLBACK_PARAMETERS } from './run/lambda-invocation.ts';
import type { HandlerOutcome, LambdaRuntime, Seen } from './run/outcome.ts';

/** The circumstances under which an outcome is judged. */
export type OutcomeQuestion = {
  readonly event: EdgeEvent;
  readonly runtime: EdgeRuntime;
  readonly inputText: string;
  /** `null` where nobody said which one; then what differs between them depends on it. */
  readonly lambdaRuntime: LambdaRuntime | null;
  /** The function's own time-out, in milliseconds; `null` where nobody said. */
  readonly functionTimeoutMs: number | null;
  /** What reading the code said, of a CloudFront Function. */
  readonly code: SourceJudgement | null;
};

/** What Lambda takes where no time-out was set, in milliseconds (configuration-timeout). */
export const LAMBDA_DEFAULT_TIMEOUT_MS = 3_000;
/** The most a viewer event allowed until 2023; the guide says 30 s today (cloudfront-limits). */
const VIEWER_TIMEOUT_MS = 5_000;
/** A CloudFront Function is meant to run below a millisecond; this much processor time is far beyond. */
const FUNCTION_CPU_MS = 100;

/**
 * Judges what a handler did when it ran here. One that threw or timed out has no result to validate:
 * CloudFront answers 503, not 502 (http-503-service-unavailable).
 */
export function judgeOutcome(outcome: HandlerOutcome, question: OutcomeQuestion): EdgeJudgement {
  const judged = judgeRun(outcome, question);
  const { code } = question;
  const violations = [...(code?.violations ?? []), ...judged.violations];
  const notes = [...judged.notes, ...(code?.notes ?? []), ...notesOn(outcome.seen)];
  const isKnown = judged.state === 'not-judged' || judged.state === 'unsure';
  const state = isKnown && violations.length === 0 ? judged.state : stateOf(violations, isKnown);
  return {
    ...judged,
    state,
    violations,
    notes,
    unchecked: [...judged.unchecked, ...uncheckedOf(outcome, question)],
  };
}

function judgeRun(outcome: HandlerOutcome, question: OutcomeQuestion): EdgeJudgement {
  switch (outcome.kind) {
    case 'returned':
      return judgeReturned(outcome, question);
    case 'threw':
      return isCutOff(outcome.seen)
        ? { ...notJudged('what it does where it has what it wanted'), state: 'unsure' }
        : failed([execution('handler-threw', `the handler threw: ${outcome.error}`, question)]);
    case 'timed-out':
      return failed([timedOut(outcome.limitMs, question)]);
    case 'not-loaded':
    case 'not-run':
      return notJudged(`this event: ${outcome.because}`);
  }
}

/** What cannot be looked at where the function failed. */
export const NO_RESULT = 'the result, since there is none';

function failed(violations: readonly Violation[]): EdgeJudgement {
  return {
    state: stateOf(violations, false),
    thing: null,
    violations,
    unchecked: [NO_RESULT],
    notes: [],
  };
}

function judgeReturned(
  outcome: HandlerOutcome & { readonly kind: 'returned' },
  question: OutcomeQuestion,
): EdgeJudgement {
  const { event, runtime, inputText } = question;
  const judged = judgeResult({ resultText: outcome.resultText, event, runtime, inputText });
  const own =
    runtime === 'lambda'
      ? lambdaViolations(outcome, question)
      : [
          ...judgeOriginCalls(outcome.seen.originCalls, {
            event,
            runtime,
            input: readInput(parseJson(inputText)),
          }),
          ...slowFunction(outcome.cpuMs),
        ];
  const violations = [...own, ...judged.violations];
  const isIncomplete = judged.state === 'unsure' && judged.violations.length === 0;
  const isPartial = isIncomplete || isCutOff(outcome.seen) || outcome.seen.unknownHelpers.length > 0;
  return { ...judged, state: stateOf(violations, isPartial), violations };
}

function lambdaViolations(
  { parameters, isPlainReturn, elapsedMs }: HandlerOutcome & { readonly kind: 'returned' },
  { event, lambdaRuntime, functionTimeoutMs }: OutcomeQuestion,
): readonly Violation[] {
  const found: Violation[] = [];
  if (lambdaRuntime === null && (parameters ?? 0) >= CALLBACK_PARAMETERS) {
    found.push({
      ...lambda('lambda-callback-handler', `the handler declares ${parameters} parameters`),
      fix: 'Make it `async (event, context)` and `return` the result. Node.js 24 fails each call of a handler with a callback, `async` or not; say which one runs it: --lambda-runtime.',
      dependsOn: 'lambda-runtime',
    });
  }
  if (isPlainReturn && lambdaRuntime === null) {
    found.push({
      ...lambda('lambda-plain-return', 'the handler is not `async` and returns its result'),
      fix: 'Make it `async`. Node.js 20 and 22 leave out what such a handler returns, and viewers get 502; Node.js 24 takes it. Say which one runs it: --lambda-runtime.',
      dependsOn: 'lambda-runtime',
    });
  }
  if (functionTimeoutMs === null && elapsedMs > LAMBDA_DEFAULT_TIMEOUT_MS) {
    found.push({
      ...lambda('handler-slow', `it took ${seconds(elapsedMs)}; Lambda's default time-out is 3 s`),
      fix: "Raise the function's time-out, or make it faster; say what it is set to: --function-timeout. Over it, viewers get 503.",
      dependsOn: 'function-timeout',
    });
  }
  if (isAtViewers(event) && elapsedMs > VIEWER_TIMEOUT_MS) {
    found.push({
      ...lambda('handler-slow-for-viewer', `it took ${seconds(elapsedMs)} at ${event}`),
      fix: 'Make it faster: until 2023 the guide allowed 5 s at viewer events; today it says 30 s.',
      source: PAGES.limits,
      certainty: 'inferred',
    });
  }
  return found;
}

function lambda(rule: string, because: string): Omit<Violation, 'fix'> {
  return {
    rule,
    path: '$',
    because,
    source: PAGES.lambdaHandlers,
    certainty: 'documented',
    logged: null,
    page: null,
  };
}

function slowFunction(cpuMs: number): readonly Violation[] {
  if (cpuMs <= FUNCTION_CPU_MS) return [];
  return [
    {
      rule: 'function-slow',
      path: '$',
      because: `it took ${Math.round(cpuMs)} ms of processor time here; a CloudFront Function is meant for less than one`,
      fix: 'Do less: over the time allowed viewers get 503. `aws cloudfront test-function` shows ComputeUtilization.',
      source: PAGES.functionRestrictions,
      certainty: 'inferred',
      logged: null,
      page: null,
    },
  ];
}

function timedOut(limitMs: number, question: OutcomeQuestion): Violation {
  const violation = execution('handler-timed-out', `no result within ${seconds(limitMs)}`, question);
  const isDefault =
    question.runtime === 'lambda' &&
    question.functionTimeoutMs === null &&
    limitMs <= LAMBDA_DEFAULT_TIMEOUT_MS;
  return isDefault
    ? {
        ...violation,
        because: `${violation.because}, which is Lambda's default time-out`,
        fix: `${violation.fix} Where the function's own time-out is longer, say so: --function-timeout.`,
        dependsOn: 'function-timeout',
      }
    : violation;
}

/** For a time-out the guide names both labels (http-503-service-unavailable, standard-logs-reference). */
function execution(
  rule: 'handler-threw' | 'handler-timed-out',
  because: string,
  { runtime }: OutcomeQuestion,
): Violation {
  const label =
    runtime === 'functions'
      ? 'FunctionExecutionError'
      : rule === 'handler-threw'
        ? 'LambdaExecutionError'
        : 'LambdaLimitExceeded or LambdaExecutionError';
  return {
    rule,
    path: '$',
    because,
    fix: `Fix the handler first. This gives 503 (X-Cache: ${label} from cloudfront), not a 502.`,
    source: PAGES.serviceUnavailable,
    certainty: 'documented',
    logged: null,
    page: null,
    failed: 'run',
  };
}

function isCutOff({ network, denied }: Seen): boolean {
  return network.length > 0 || denied.length > 0;
}

function uncheckedOf(
  { seen }: HandlerOutcome,
  { runtime, lambdaRuntime }: OutcomeQuestion,
): readonly string[] {
  const { network, denied, unknownHelpers } = seen;
  return [
    ...(network.length > 0 ? [`what ${network.join(', ')} would answer: handlers get no network here`] : []),
    ...denied.map((what) => `what comes of this, which is not allowed here: ${what}`),
    ...unknownHelpers.map((name) => `cf.${name}, which cf502 does not know`),
    ...(runtime === 'lambda' &&
    lambdaRuntime !== null &&
    !process.version.startsWith(`v${majorOf(lambdaRuntime)}.`)
      ? [`what else differs in ${lambdaRuntime}: the handler ran on Node.js ${process.version}`]
      : []),
  ];
}

const majorOf = (runtime: LambdaRuntime) => runtime.replace(/\D/g, '');

function notesOn({ environment, usesKeyValueStore }: Seen): readonly string[] {
  return [
    ...(environment.length > 0
      ? [
          `it reads ${environment.join(', ')} from the environment: Lambda@Edge has no environment variables of your own`,
        ]
      : []),
    ...(usesKeyValueStore
      ? ['it reads a key-value store; keys come from --kvs FILE, others are missing']
      : []),
  ];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
