import { resolve } from 'node:path';
import { LAMBDA_RUNTIMES } from '../edge-functions/run/outcome.ts';
import { EDGE_EVENTS, type EdgeEvent } from '../formats/edge-report.ts';
import { isObject, parseJson } from '../formats/json-value.ts';
import { UsageError } from './command.ts';
import type { CodeOptions } from './edge-code.ts';
import { readNamedFile, textOf } from './files.ts';

export const EDGE_OPTIONS = {
  event: 'value',
  runtime: 'value',
  'lambda-runtime': 'value',
  'function-timeout': 'value',
  input: 'value',
  handler: 'value',
  export: 'value',
  kvs: 'value',
  'write-event': 'value',
  json: 'flag',
} as const;

/** What was typed after `cf502 edge`. */
export type EdgeValues = {
  readonly [N in Exclude<keyof typeof EDGE_OPTIONS, 'json'>]?: string;
} & { readonly json?: true };

/** `functions` alone is runtime 2.0, the one AWS recommends. */
const RUNTIMES = ['lambda', 'functions', 'functions-1.0', 'functions-2.0'] as const;
export type RuntimeWord = (typeof RUNTIMES)[number];

/** More than a bundled Lambda function has, and little enough to parse. */
const SOURCE_MAX_BYTES = 16 * 1024 * 1024;

export const readEventOption = (values: EdgeValues): EdgeEvent | undefined =>
  oneOf('--event', EDGE_EVENTS, values.event);
export const readRuntimeOption = (values: EdgeValues): RuntimeWord | undefined =>
  oneOf('--runtime', RUNTIMES, values.runtime);

/** Reads what `--handler` needs. @throws UsageError saying what is wrong with an option or a file */
export async function readCodeOptions(
  handler: string,
  values: EdgeValues,
  inputText: string | undefined,
): Promise<CodeOptions> {
  const event = readEventOption(values);
  const word = readRuntimeOption(values);
  const lambdaRuntime = oneOf(
    '--lambda-runtime',
    LAMBDA_RUNTIMES,
    // `22.x` says the same as `nodejs22.x`.
    values['lambda-runtime']?.replace(/^(?=\d)/, 'nodejs'),
  );
  const functionTimeoutMs = readSeconds(values['function-timeout']);
  const bytes = await readNamedFile(handler, '--handler');
  if (bytes.length > SOURCE_MAX_BYTES) throw new UsageError(`--handler: ${handler} is too large to be code.`);
  return {
    modulePath: resolve(handler),
    source: textOf(bytes),
    exportName: values.export ?? 'handler',
    functionRuntime: word === 'functions-1.0' ? word : 'functions-2.0',
    ...(event === undefined ? {} : { event }),
    ...(inputText === undefined ? {} : { inputText }),
    ...(word === undefined ? {} : { runtime: word === 'lambda' ? 'lambda' : 'functions' }),
    ...(lambdaRuntime === undefined ? {} : { lambdaRuntime }),
    ...(functionTimeoutMs === undefined ? {} : { functionTimeoutMs }),
    ...(values.kvs === undefined ? {} : { keyValues: await readKeyValues(values.kvs) }),
  };
}

/**
 * Reads a key-value store: `{ "data": [{ "key", "value" }] }`, as CloudFront imports it, or an object of keys
 * and values. (kvs-with-functions-create-s3-kvp)
 */
async function readKeyValues(file: string): Promise<Readonly<Record<string, string>>> {
  const text = textOf(await readNamedFile(file, '--kvs'));
  const value: unknown = parseJson(text);
  if (!isObject(value)) throw new UsageError(`--kvs: ${file} is no JSON object.`);
  const pairs: readonly (readonly [string, unknown])[] = Array.isArray(value.data)
    ? value.data.filter(isObject).map((item) => [String(item.key), item.value])
    : Object.entries(value);
  return Object.fromEntries(
    pairs.map(([key, item]) => [key, typeof item === 'string' ? item : JSON.stringify(item)]),
  );
}

function readSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 30)) {
    throw new UsageError('--function-timeout: give seconds, at most 30 (Lambda@Edge allows no more).');
  }
  return seconds * 1000;
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
