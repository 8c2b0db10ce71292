import { writeFile } from 'node:fs/promises';
import { eventOf, judgeEdgeResult } from '../edge-functions/judge-handler.ts';
import { readPasted } from '../edge-functions/pasted/read-pasted.ts';
import { hasFunctionHeaders } from '../edge-functions/test-result.ts';
import {
  EDGE_EVENTS,
  type EdgeReport,
  type EdgeRuntime,
  type EdgeState,
  isAtViewers,
} from '../formats/edge-report.ts';
import { isObject, parseJson } from '../formats/json-value.ts';
import { readWords } from '../input/words.ts';
import { clean } from '../render/foreign-text.ts';
import { formatEdgeMatrix } from '../render/terminal/edge-matrix.ts';
import { formatEdgeReport } from '../render/terminal/edge-report.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { type CodeOutcome, inputProblem, judgeHandler, runtimeOfInput } from './edge-code.ts';
import { startHandlerProcess } from './edge-handler.ts';
import {
  EDGE_OPTIONS,
  type EdgeValues,
  readCodeOptions,
  readEventOption,
  readRuntimeOption,
} from './edge-options.ts';
import { EXIT } from './exit-status.ts';
import { readFileOrInput, readNamedFile, textOf } from './files.ts';

export const edge: Command = {
  name: 'edge',
  usage: [
    'edge RESULT.json|- --event viewer-request|origin-request|origin-response|viewer-response',
    '      [--runtime lambda|functions] [--input EVENT.json] [--json]',
    'edge --handler FILE [--event …] [--input EVENT.json] [--runtime lambda|functions-1.0|functions-2.0] [--export NAME]',
    '      [--lambda-runtime nodejs20.x|nodejs22.x|nodejs24.x] [--function-timeout S] [--kvs FILE] [--write-event FILE] [--json]',
    '      Would CloudFront accept this result of an edge function, or run this code? Without --input a handler meets a',
    '      matrix of events. Exit status: 0 valid, 1 invalid, 3 unsure or not judged.',
  ],
  run: async (words, io) => {
    const read = readWords(words, EDGE_OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    if (positionals.length > 1) throw new UsageError('edge takes one file with one result.');
    const [file] = positionals;
    const { handler } = values;
    if (file !== undefined && handler !== undefined) {
      throw new UsageError('give a file with a result or --handler, not both.');
    }
    const inputText =
      values.input === undefined ? undefined : textOf(await readNamedFile(values.input, '--input'));
    if (handler === undefined) {
      if (file === undefined) throw new UsageError('give a file with the result, or --handler FILE.');
      const text = textOf(await readFileOrInput(file, io.readInput));
      return show({ kind: 'judged', report: judgeText(text, values, inputText), output: '' }, values, io);
    }
    const options = await readCodeOptions(handler, values, inputText);
    const handlers = startHandlerProcess(io.handlerDoor);
    const outcome = await judgeHandler(options, handlers.run, io.signal).finally(handlers.end);
    io.signal.throwIfAborted();
    if (outcome.kind === 'refused') throw new UsageError(`${clean(outcome.because)}.`);
    return show(outcome, { ...values, handler }, io);
  },
};

/** Judges a text somebody has in hand. @throws UsageError where the event must be named */
export function judgeText(text: string, values: EdgeValues, inputText?: string): EdgeReport {
  const event = readEventOption(values) ?? (inputText === undefined ? null : eventOf(inputText));
  const word = readRuntimeOption(values);
  const named = word === undefined ? null : word === 'lambda' ? 'lambda' : 'functions';
  const problem = inputText === undefined ? null : inputProblem(inputText, named ?? undefined);
  if (problem !== null) throw new UsageError(`${problem}.`);
  const runtime = named ?? (inputText === undefined ? null : runtimeOfInput(inputText));
  if (event === null) throw new UsageError(`name the event: --event ${EDGE_EVENTS.join('|')}.`);
  if (runtime === 'functions' && !isAtViewers(event)) {
    throw new UsageError(
      'CloudFront Functions run at viewer-request and viewer-response only: name one of these, or --runtime lambda.',
    );
  }
  return judgeEdgeResult({
    resultText: text,
    event,
    runtime: runtime ?? runtimeOfText(text),
    ...(inputText === undefined ? {} : { inputText }),
  });
}

/**
 * The runtime a result was written for, where nobody said: headers of CloudFront Functions are `{ value }`,
 * not lists.
 */
function runtimeOfText(text: string): EdgeRuntime {
  const pasted = readPasted(text);
  if (pasted.kind === 'unread') return 'lambda';
  if (pasted.kind !== 'result' || pasted.runtime !== null) return pasted.runtime ?? 'lambda';
  const result: unknown = parseJson(pasted.resultText);
  return isObject(result) && hasFunctionHeaders(result) ? 'functions' : 'lambda';
}

/** Exit status of `cf502 edge`. */
const EDGE_EXIT_STATUS: Readonly<Record<EdgeState, 0 | 1 | 3>> = {
  valid: EXIT.ok,
  invalid: EXIT.broken,
  unsure: EXIT.unsure,
  'not-judged': EXIT.unsure,
};

async function show(
  outcome: Exclude<CodeOutcome, { kind: 'refused' }>,
  values: EdgeValues,
  io: Io,
): Promise<number> {
  const { report } = outcome;
  if (outcome.kind === 'judged') {
    // What the handler prints is its author's, and must not end up in the JSON.
    if (outcome.output !== '') io.err(outcome.output.trimEnd().split('\n').map(clean).join('\n'));
    io.out(values.json ? JSON.stringify(report) : formatEdgeReport(report, io.colour).trimEnd());
    return EDGE_EXIT_STATUS[report.state];
  }
  const file = outcome.smallest === null ? null : await writeEvent(outcome.smallest, values);
  const { report: matrix } = outcome;
  const shown = { ...matrix, matrix: { ...matrix.matrix, smallestEvent: file } };
  io.out(
    values.json
      ? JSON.stringify(shown)
      : formatEdgeMatrix(matrix, { file, handler: values.handler ?? '', colour: io.colour }).trimEnd(),
  );
  return EDGE_EXIT_STATUS[report.state];
}

/** Where the event goes that makes a handler fail, unless another place is named. */
const EVENT_FILE = 'cf502-failing-event.json';

async function writeEvent(event: unknown, values: EdgeValues): Promise<string> {
  const file = values['write-event'] ?? EVENT_FILE;
  try {
    await writeFile(file, `${JSON.stringify(event, null, 2)}\n`);
    return file;
  } catch (error) {
    throw new UsageError(
      `--write-event: cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
