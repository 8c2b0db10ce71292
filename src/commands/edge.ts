import { resolve } from 'node:path';
import { runEdge } from '../edge.ts';
import { EDGE_EVENTS } from '../edge-functions/event.ts';
import { clean } from '../render/foreign-text.ts';
import { readWords } from '../target/words.ts';
import { type Command, UsageError } from './command.ts';
import { runHandler } from './edge-handler.ts';
import { readFileOrInput, readNamedFile, textOf } from './files.ts';

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
