import { resolve } from 'node:path';
import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from '../edge-functions/event.ts';
import {
  type EdgeReport,
  eventOf,
  judgeEdgeResult,
  judgeHandlerOutcome,
} from '../edge-functions/judge-handler.ts';
import type { EdgeState } from '../edge-functions/judge-result.ts';
import { readWords } from '../input/words.ts';
import { clean } from '../render/foreign-text.ts';
import { formatEdgeReport } from '../render/terminal/edge-report.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { type RunHandler, runHandler } from './edge-handler.ts';
import { isJson, readFileOrInput, readNamedFile, textOf } from './files.ts';

const OPTIONS = {
  event: 'value',
  runtime: 'value',
  input: 'value',
  handler: 'value',
  json: 'flag',
} as const;

const RUNTIMES = ['lambda', 'functions'] as const;

export const edge: Command = {
  name: 'edge',
  usage: [
    'edge RESULT.json|- --event viewer-request|origin-request|origin-response|viewer-response',
    '      [--runtime lambda|functions] [--input EVENT.json] [--handler MODULE] [--json]',
    '      Would CloudFront accept this result of an edge function? Exit status: 0 valid, 1 invalid, 3 unsure.',
  ],
  run: async (words, io) => {
    const read = readWords(words, OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    if (positionals.length > 1) throw new UsageError('edge takes one file with one result.');
    const [file] = positionals;
    if (file !== undefined && values.handler !== undefined) {
      throw new UsageError('give a file with a result or --handler, not both.');
    }
    const event = oneOf('--event', EDGE_EVENTS, values.event);
    const outcome = await runEdge(
      {
        runtime: oneOf('--runtime', RUNTIMES, values.runtime) ?? 'lambda',
        colour: io.colour,
        ...(event === undefined ? {} : { event }),
        ...(file === undefined ? {} : { resultText: await readText(file, io.readInput) }),
        ...(values.handler === undefined ? {} : { modulePath: resolve(values.handler) }),
        ...(values.input === undefined
          ? {}
          : { inputText: textOf(await readNamedFile(values.input, '--input')) }),
      },
      runHandler,
      io.signal,
    );
    io.signal.throwIfAborted();
    if (outcome.kind === 'refused') throw new UsageError(`${outcome.because}.`);
    // What the handler prints is its author's, and must not end up in the JSON.
    if (outcome.output !== '') io.err(outcome.output.trimEnd().split('\n').map(clean).join('\n'));
    io.out(values.json ? JSON.stringify(outcome.report) : outcome.text.trimEnd());
    return outcome.exitStatus;
  },
};

async function readText(file: string, readInput: () => Promise<Uint8Array>): Promise<string> {
  return textOf(await readFileOrInput(file, readInput));
}

function oneOf<T extends string>(
  option: string,
  choices: readonly T[],
  value: string | undefined,
): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`${option}: ${value} is none of ${choices.join(', ')}.`);
  return choice;
}

/** Exit status of `cf502 edge`. */
const EDGE_EXIT_STATUS: Readonly<Record<EdgeState, 0 | 1 | 3>> = {
  valid: EXIT.ok,
  invalid: EXIT.broken,
  unsure: EXIT.unsure,
  'not-judged': EXIT.unsure,
};

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
