import type { EdgeRuntime } from '../../formats/edge-report.ts';
import { isObject, type JsonObject, parseJson } from '../../formats/json-value.ts';
import { guessFromCode } from '../code/guess.ts';
import { parseSource } from '../code/parse-source.ts';
import { syntaxFault } from '../json-syntax.ts';
import { readTestResult } from '../test-result.ts';
import { readLiteral } from './literal.ts';
import { straighten } from './straighten.ts';

/**
 * What a text turned out to be. `readAs` says how it was understood, in a clause; `null` where it is the
 * result itself.
 */
export type Pasted =
  | {
      readonly kind: 'result';
      readonly resultText: string;
      readonly readAs: string | null;
      /** The only runtime that writes such a text; `null` where both may. */
      readonly runtime: EdgeRuntime | null;
    }
  | {
      /** A function that ended with an error, in the words that were on record. */
      readonly kind: 'failed';
      readonly error: string;
      readonly readAs: string;
      readonly runtime: EdgeRuntime;
    }
  | { readonly kind: 'code'; readonly source: string; readonly readAs: string; readonly runtime: EdgeRuntime }
  | { readonly kind: 'unread'; readonly because: string };

/** Longer than any error anybody reads. */
const ERROR_MAX = 500;
/** Above this size a text is only tried as JSON. */
const TEXT_MAX = 2_000_000;

/**
 * Reads what people have in hand of a function: its result in any of the forms it is printed in, an error,
 * its code.
 */
export function readPasted(text: string): Pasted {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'undefined') return result(text, null);
  const json = parseJson(trimmed);
  if (json !== undefined) return fromValue(json, trimmed, null);
  if (text.length > TEXT_MAX) return { kind: 'unread', because: notJson(text) };
  const { text: plain, done } = straighten(trimmed);
  const how = (what: string) => [what, ...done].join(', ');
  const again = parseJson(plain);
  if (again !== undefined) return fromValue(again, plain, done.length === 0 ? null : how('the text'));
  const [opening] = plain;
  const literal = opening === '{' || opening === '[' ? readLiteral(plain, 0) : null;
  if (literal?.kind === 'value' && /^[\s;]*$/.test(plain.slice(literal.end))) {
    return fromValue(literal.value, JSON.stringify(literal.value), how('a JavaScript or Python literal'));
  }
  if (literal?.kind === 'cut') return { kind: 'unread', because: literal.because };
  return (
    fromSentence(plain) ??
    fromCode(plain, done) ??
    fromPrinted(plain) ?? { kind: 'unread', because: notJson(text) }
  );
}

function fromValue(value: unknown, text: string, readAs: string | null): Pasted {
  const tested = readTestResult(value);
  if (tested !== null) return { ...tested, runtime: 'functions' };
  if (!isObject(value)) return result(text, readAs);
  const error = lambdaError(value);
  if (error !== null) {
    return { kind: 'failed', error, readAs: 'an error of the Lambda function', runtime: 'lambda' };
  }
  if (typeof value.Payload === 'string' && 'StatusCode' in value) {
    const payload = parseJson(value.Payload);
    if (payload !== undefined) return fromValue(payload, value.Payload, 'the payload of a Lambda invocation');
  }
  if ('StatusCode' in value && 'ExecutedVersion' in value) {
    const because =
      'what aws lambda invoke prints: the result is in the file that command was told to write it to';
    return { kind: 'unread', because };
  }
  return result(text, readAs);
}

function result(resultText: string, readAs: string | null): Pasted {
  return { kind: 'result', resultText, readAs, runtime: null };
}

/** The object Lambda answers with where a handler throws, in the words of every runtime. */
function lambdaError({ errorType, errorMessage, status, uri }: JsonObject): string | null {
  if (typeof errorMessage !== 'string' || status !== undefined || uri !== undefined) return null;
  return `${typeof errorType === 'string' ? `${errorType}: ` : ''}${errorMessage}`.slice(0, ERROR_MAX);
}

/** A sentence of CloudFront's about a function, as its pages and the test of a function show it. */
function fromSentence(text: string): Pasted | null {
  const sentence = /^(?:\S.{0,300}\n\s*)?The (CloudFront|Lambda) function [\s\S]{1,400}/.exec(text);
  if (sentence === null) return null;
  const runtime = sentence[1] === 'CloudFront' ? 'functions' : 'lambda';
  const error = text
    .slice(text.indexOf(`The ${sentence[1]} function`))
    .replaceAll(/\s+/g, ' ')
    .slice(0, ERROR_MAX);
  return { kind: 'failed', error, readAs: "CloudFront's own sentence", runtime };
}

/** Signs that a text is code. Prose alone may also parse as JavaScript, each word as a statement. */
const CODE = /\bfunction\b|=>|\bexports?\b|\breturn\b/;

function fromCode(source: string, done: readonly string[]): Pasted | null {
  if (!CODE.test(source)) return null;
  const isParsed = parseSource(source).kind === 'parsed';
  // A log may quote code, so a text that does not parse counts as code only if it begins like code.
  if (
    !isParsed &&
    !/^(?:\/[/*]|["']use strict|import\b|export\b|exports\b|module\b|const\b|let\b|var\b|async\b|function\b)/.test(
      source,
    )
  )
    return null;
  const { runtime } = guessFromCode(source);
  const name = runtime === 'lambda' ? 'the code of a Lambda function' : 'the code of a CloudFront Function';
  return { kind: 'code', source, readAs: [name, ...done].join(', '), runtime };
}

/** An object among other printed lines: a console's output, a log with an error in it. */
function fromPrinted(text: string): Pasted | null {
  const openings = [...text.matchAll(/\{/g)].filter(({ index }) =>
    MARKED.test(text.slice(index, index + NEAR)),
  );
  for (const { index } of openings.slice(0, OPENINGS_MAX)) {
    const literal = readLiteral(text, index);
    if (literal.kind === 'cut') return { kind: 'unread', because: literal.because };
    if (literal.kind !== 'value' || !isObject(literal.value)) continue;
    if (!MARKS.some((mark) => Object.hasOwn(literal.value as object, mark))) continue;
    return fromValue(literal.value, JSON.stringify(literal.value), 'the object in what was printed');
  }
  return null;
}

/** At least one of them stands in every result, and in what surrounds one. */
const MARKS = [
  ...['status', 'statusCode', 'headers', 'uri', 'querystring', 'request', 'response', 'TestResult'],
  ...['FunctionOutput', 'errorMessage', 'Records'],
];
const MARKED = new RegExp(`\\b(?:${MARKS.join('|')})\\b`);
/** A mark stands within so many characters of the bracket that opens its object. */
const NEAR = 400;
const OPENINGS_MAX = 30;

function notJson(text: string): string {
  const fault = syntaxFault(text);
  const place = fault ? ` from line ${fault.line}, column ${fault.column} on: ${fault.hint}` : '';
  const hint = /cloudfront|x-cache|request id/i.test(text)
    ? '. What CloudFront said is read by cf502 explain'
    : '';
  return `the text, since it is not JSON${place}${hint}`;
}
