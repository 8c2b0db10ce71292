import { styleText } from 'node:util';
import type { HandlerOutcome, RunHandler } from './commands/edge-handler.ts';
import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from './edge-functions/event.ts';
import { type EdgeQuestion, type EdgeState, judgeResult } from './edge-functions/judge-result.ts';
import type { Violation } from './edge-functions/rule.ts';
import { clean } from './render/foreign-text.ts';

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

/** Exit status of `cf502 edge`. */
export const EDGE_EXIT_STATUS: Readonly<Record<EdgeState, 0 | 1 | 3>> = { valid: 0, invalid: 1, unsure: 3 };

/** Judges a result that is at hand as text; never throws, whatever the text. */
export function judgeEdgeResult(question: EdgeQuestion): EdgeReport {
  const { event, runtime } = question;
  const { state, thing, violations, unchecked } = judgeResult(question);
  return { schema: 'cf502/edge@1', state, event, runtime, thing, violations, unchecked };
}

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

/** `cf502 edge`, its files read. `modulePath` (absolute) goes before `resultText`. */
export type EdgeOptions = {
  readonly resultText?: string;
  readonly modulePath?: string;
  /** May be left out where the input event names it. */
  readonly event?: EdgeEvent;
  readonly runtime: EdgeRuntime;
  readonly inputText?: string;
  readonly colour: boolean;
};

/** `output` is what the handler printed; `refused` is bad usage, in one line. */
export type EdgeOutcome =
  | {
      readonly kind: 'judged';
      readonly report: EdgeReport;
      readonly text: string;
      readonly exitStatus: 0 | 1 | 3;
      readonly output: string;
    }
  | { readonly kind: 'refused'; readonly because: string };

/** The whole command: runs the handler if there is one, judges, formats. */
export async function runEdge(
  options: EdgeOptions,
  runHandler: RunHandler,
  signal: AbortSignal,
): Promise<EdgeOutcome> {
  const { modulePath, resultText, runtime, inputText } = options;
  const event = options.event ?? (inputText === undefined ? null : eventOf(inputText));
  if (!event) return { kind: 'refused', because: `name the event: --event ${EDGE_EVENTS.join('|')}` };
  if (runtime === 'functions' && event.startsWith('origin-'))
    return {
      kind: 'refused',
      because:
        'CloudFront Functions run at viewer-request and viewer-response only: name one of these, or --runtime lambda',
    };
  const question = { event, runtime, ...(inputText === undefined ? {} : { inputText }) };
  const judged = (report: EdgeReport, output: string): EdgeOutcome => ({
    kind: 'judged',
    report,
    text: formatEdgeReport(report, options.colour),
    exitStatus: EDGE_EXIT_STATUS[report.state],
    output,
  });
  if (modulePath === undefined)
    return resultText === undefined
      ? { kind: 'refused', because: 'give a file with the result, or --handler and --input' }
      : judged(judgeEdgeResult({ ...question, resultText }), '');
  if (inputText === undefined)
    return { kind: 'refused', because: 'a handler needs an event: --input EVENT.json' };
  if (!isJson(inputText)) return { kind: 'refused', because: 'the input event is not JSON' };
  const outcome = await runHandler({ modulePath, inputText, runtime }, signal);
  if (outcome.kind === 'not-loaded')
    return { kind: 'refused', because: `the handler cannot be loaded: ${clean(outcome.because)}` };
  return judged(judgeHandlerOutcome(outcome, question), outcome.output);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const HEADLINES: Readonly<Record<EdgeState, string>> = {
  valid: 'CloudFront accepts this result, as far as its rules are known',
  invalid: 'CloudFront refuses this result and answers 502',
  unsure: 'CloudFront may refuse this result; no documented rule is broken',
};
const COLOURS = { valid: 'green', invalid: 'red', unsure: 'yellow' } as const;

/** The verdict in one clause, and what it is about: `Lambda@Edge, origin-response`. */
export function edgeHeadline({ state, violations, runtime, event }: EdgeReport): {
  readonly verdict: string;
  readonly about: string;
} {
  const name = runtime === 'lambda' ? 'Lambda@Edge' : 'CloudFront Functions';
  const about = `${name}, ${event}`;
  if (violations.some(({ rule }) => rule.startsWith('handler-')))
    return { verdict: 'CloudFront answers 503: the function itself failed', about };
  if (violations.some(({ rule }) => rule === 'result-over-lambda-limit'))
    return { verdict: 'Lambda cannot return this result, and CloudFront answers 503', about };
  if (state === 'unsure' && violations.length === 0)
    return { verdict: 'No rule is broken, but the input event could not be compared', about };
  return { verdict: HEADLINES[state], about };
}

/** For a terminal: the verdict, then each violation with its place, fix and source. */
export function formatEdgeReport(report: EdgeReport, colour: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const { verdict, about } = edgeHeadline(report);
  const lines = [`${paint(['bold', COLOURS[report.state]], verdict)} (${about}).`];
  for (const violation of report.violations) {
    const { rule, path, because, fix, source, certainty, logged, page } = violation;
    lines.push(
      '',
      `${paint('bold', rule)}  ${clean(path)}  (${certainty})`,
      `  ${clean(because)}`,
      `  Fix: ${clean(fix)}`,
      ...(logged ? [`  Log: Validation error: ${clean(logged)}`] : []),
      ...(page ? [`  Page: ${clean(page)}`] : []),
      `  ${paint('dim', source)}`,
    );
  }
  if (report.unchecked.length > 0)
    lines.push('', ...report.unchecked.map((text) => `Not checked: ${clean(text)}.`));
  return `${lines.join('\n')}\n`;
}
