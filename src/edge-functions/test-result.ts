import type { EdgeEvent } from '../formats/edge-report.ts';
import { isObject, type JsonObject, parseJson } from '../formats/json-value.ts';

/**
 * What the output of `aws cloudfront test-function` holds: the function's result without its envelope, or the
 * error the function ended with.
 */
export type TestResult =
  | {
      readonly kind: 'result';
      /** The request or response alone, as JSON. */
      readonly resultText: string;
      /** How the text was understood, in a clause: "FunctionOutput of aws cloudfront test-function". */
      readonly readAs: string;
      /** The one event such a result can come from; `null` where both viewer events are possible. */
      readonly event: EdgeEvent | null;
    }
  | {
      readonly kind: 'failed';
      /** CloudFront's own words for what went wrong. */
      readonly error: string;
      readonly readAs: string;
    };

const COMMAND = 'aws cloudfront test-function';

/**
 * Reads the answer of `test-function`: whole (`{"TestResult": …}`), its `TestResult` alone, or its
 * `FunctionOutput`, whose JSON is `{"request": …}` or `{"response": …}` around what the function returned.
 * (https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_TestResult.html)
 *
 * @returns `null` where the value is none of these
 */
export function readTestResult(value: unknown): TestResult | null {
  if (!isObject(value)) return null;
  const inner = isObject(value.TestResult) ? value.TestResult : value;
  const { FunctionOutput: output, FunctionErrorMessage: error } = inner;
  if (typeof error === 'string' && error !== '')
    return { kind: 'failed', error, readAs: `FunctionErrorMessage of ${COMMAND}` };
  if (typeof output !== 'string') return isObject(value.TestResult) ? null : unwrap(value);
  return unwrap(parseJson(output));
}

/** Whether an object has the shape of a request or response of CloudFront Functions, not of Lambda@Edge. */
export function isOfFunctions(thing: JsonObject): boolean {
  if (typeof thing.statusCode === 'number') return true;
  if (isObject(thing.cookies) || isObject(thing.querystring)) return true;
  return hasFunctionHeaders(thing);
}

/** Headers as CloudFront Functions write them: `{ value }` by name, where Lambda@Edge has lists. */
export function hasFunctionHeaders({ headers, status }: JsonObject): boolean {
  const [first] = Object.values(isObject(headers) ? headers : {});
  return status === undefined && isObject(first) && 'value' in first;
}

/**
 * `{"request": …}` or `{"response": …}` and nothing else: an event has `context` and `viewer` beside them.
 */
function unwrap(value: unknown): TestResult | null {
  if (!isObject(value)) return null;
  const [name, ...others] = Object.keys(value);
  if ((name !== 'request' && name !== 'response') || others.length > 0) return null;
  const thing = value[name];
  if (!isObject(thing) || !isOfFunctions(thing)) return null;
  return {
    kind: 'result',
    resultText: JSON.stringify(thing),
    readAs: `FunctionOutput of ${COMMAND}: the ${name} in it`,
    event: name === 'request' ? 'viewer-request' : null,
  };
}
