import { extname } from 'node:path';
import { guessFromCode } from '../edge-functions/code/guess.ts';
import { judgeFunctionSource, type SourceJudgement } from '../edge-functions/code/judge-source.ts';
import { parseSource } from '../edge-functions/code/parse-source.ts';
import { readInput } from '../edge-functions/event.ts';
import {
  eventOf,
  judgeHandlerOutcome,
  type MatrixReport,
  reportOnCode,
} from '../edge-functions/judge-handler.ts';
import { LAMBDA_DEFAULT_TIMEOUT_MS, type OutcomeQuestion } from '../edge-functions/judge-outcome.ts';
import type { HandlerJob, LambdaRuntime } from '../edge-functions/run/outcome.ts';
import {
  EDGE_EVENTS,
  type EdgeEvent,
  type EdgeReport,
  type EdgeRuntime,
  isAtViewers,
} from '../formats/edge-report.ts';
import { parseJson } from '../formats/json-value.ts';
import { LAMBDA_LIMIT_MS, type RunHandler } from './edge-handler.ts';
import { runMatrix } from './edge-matrix.ts';

/** What is known of a handler that is to be run; what nobody said is left out. */
export type CodeOptions = {
  /** Absolute. */
  readonly modulePath: string;
  readonly source: string;
  readonly event?: EdgeEvent;
  readonly inputText?: string;
  readonly runtime?: EdgeRuntime;
  readonly functionRuntime: 'functions-1.0' | 'functions-2.0';
  readonly lambdaRuntime?: LambdaRuntime;
  readonly exportName: string;
  readonly functionTimeoutMs?: number;
  readonly keyValues?: Readonly<Record<string, string>>;
};

/** What came of it; `output` is what the handler printed. `refused` is bad usage, in one line. */
export type CodeOutcome =
  | { readonly kind: 'judged'; readonly report: EdgeReport; readonly output: string }
  | { readonly kind: 'matrix'; readonly report: MatrixReport; readonly smallest: unknown }
  | { readonly kind: 'refused'; readonly because: string };

/**
 * CloudFront Functions have no such limit in seconds; one that still runs after this time is in an endless
 * loop.
 */
const FUNCTION_LIMIT_MS = 2_000;

/**
 * Judges a handler: its code, and what it does with the event given, or with a matrix of events where none
 * is.
 */
export async function judgeHandler(
  options: CodeOptions,
  runHandler: RunHandler,
  signal: AbortSignal,
): Promise<CodeOutcome> {
  const refused = (because: string): CodeOutcome => ({ kind: 'refused', because });
  const { modulePath, source, inputText } = options;
  if (extname(modulePath) === '.py') {
    return refused(
      'Python handlers are not run here: give the result that one returned, as JSON, cf502 edge RESULT.json --event …',
    );
  }
  const problem = inputText === undefined ? null : inputProblem(inputText, options.runtime);
  if (problem !== null) return refused(problem);
  const guess = guessFromCode(source);
  const runtime = options.runtime ?? (inputText === undefined ? guess.runtime : runtimeOfInput(inputText));
  const event = options.event ?? (inputText === undefined ? null : eventOf(inputText));
  if (runtime === 'functions' && event !== null && !isAtViewers(event)) {
    return refused(
      'CloudFront Functions run at viewer-request and viewer-response only: name one of these, or --runtime lambda',
    );
  }
  const code = runtime === 'functions' ? judgeFunctionSource(source, options.functionRuntime) : null;
  if (code !== null && !code.canRun) {
    return { kind: 'judged', report: reportOnCode(code, event ?? 'viewer-request', runtime), output: '' };
  }
  const setting: Setting = { options, runtime, code };
  if (inputText === undefined) {
    const events = event === null ? eventsFor(runtime, guess.events) : [event];
    const ran = await runMatrix(
      {
        events,
        isGuessed: event === null,
        runtime,
        reads: guess,
        questionFor: questionFor(setting),
        jobFor: jobFor(setting),
      },
      runHandler,
      signal,
    );
    return ran.kind === 'not-loaded' ? refused(notLoaded(ran.because, options)) : ran;
  }
  if (event === null) return refused(`name the event: --event ${EDGE_EVENTS.join('|')}`);
  const limitMs =
    runtime === 'functions' ? FUNCTION_LIMIT_MS : (options.functionTimeoutMs ?? LAMBDA_LIMIT_MS);
  const [outcome] = await runHandler(jobFor(setting)([inputText], limitMs), signal);
  if (outcome === undefined || outcome.kind === 'not-loaded') {
    return refused(notLoaded(outcome?.because ?? 'no reason was given', options));
  }
  const report = judgeHandlerOutcome(outcome, questionFor(setting)(event, inputText));
  return { kind: 'judged', report, output: outcome.output };
}

/** Node.js gives no position for a syntax error in a module; for JavaScript our own parser finds it. */
function notLoaded(because: string, { modulePath, source }: CodeOptions): string {
  const isScript = !/\.[cm]?tsx?$/.test(modulePath);
  const parsed = isScript ? parseSource(source) : null;
  const place =
    parsed?.kind === 'failed' ? ` (line ${parsed.place.line}, column ${parsed.place.column})` : '';
  return `the handler cannot be loaded: ${because}${place}`;
}

type Setting = {
  readonly options: CodeOptions;
  readonly runtime: EdgeRuntime;
  readonly code: SourceJudgement | null;
};

function eventsFor(runtime: EdgeRuntime, guessed: readonly EdgeEvent[]): readonly EdgeEvent[] {
  if (runtime === 'lambda') return guessed;
  const viewer = guessed.filter(isAtViewers);
  return viewer.length > 0 ? viewer : ['viewer-request'];
}

function questionFor({
  options,
  runtime,
  code,
}: Setting): (event: EdgeEvent, inputText: string) => OutcomeQuestion {
  return (event, inputText) => ({
    event,
    runtime,
    inputText,
    lambdaRuntime: options.lambdaRuntime ?? null,
    functionTimeoutMs: options.functionTimeoutMs ?? null,
    code,
  });
}

function jobFor({
  options,
  runtime,
}: Setting): (inputTexts: readonly string[], limitMs?: number) => HandlerJob {
  const { modulePath, exportName, lambdaRuntime, functionRuntime, keyValues, functionTimeoutMs } = options;
  return (inputTexts, limitMs) =>
    runtime === 'functions'
      ? {
          runtime,
          functionRuntime,
          keyValues: keyValues ?? null,
          modulePath,
          inputTexts,
          limitMs: limitMs ?? FUNCTION_LIMIT_MS,
        }
      : {
          runtime,
          lambdaRuntime: lambdaRuntime ?? null,
          exportName,
          modulePath,
          inputTexts,
          limitMs: limitMs ?? functionTimeoutMs ?? LAMBDA_DEFAULT_TIMEOUT_MS,
        };
}

/** Why an input event cannot be used, in one line; `null` where it can. */
export function inputProblem(inputText: string, runtime: EdgeRuntime | undefined): string | null {
  if (parseJson(inputText) === undefined) return 'the input event is not JSON';
  if (readInput(JSON.parse(inputText)) === null)
    return 'the input event holds neither a request nor a response';
  const own = runtimeOfInput(inputText);
  if (runtime === undefined || own === runtime) return null;
  return own === 'lambda'
    ? 'the input event is one of Lambda@Edge (it has Records), and --runtime says CloudFront Functions'
    : 'the input event is one of CloudFront Functions (it has no Records), and --runtime says Lambda@Edge';
}

/**
 * Lambda@Edge wraps its event in `Records` or shows its `cf`; CloudFront Functions puts the request at the
 * top.
 */
export function runtimeOfInput(inputText: string): EdgeRuntime {
  const value: unknown = JSON.parse(inputText);
  const isLambda =
    typeof value === 'object' && value !== null && ('Records' in value || 'cf' in value || 'config' in value);
  return isLambda ? 'lambda' : 'functions';
}
