import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { EVENT_FACTS, isAtViewers } from '../formats/edge-report.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { quote } from './json-path.ts';
import { LAMBDA_PAYLOAD_BYTES } from './limits.ts';
import { PAGES } from './pages.ts';
import { breachIf, type EdgeContext, type Rule } from './rule.ts';

/** The raw result: its text, and its value if the text is JSON. */
export type RawResult =
  | { readonly kind: 'nothing'; readonly text: string }
  | { readonly kind: 'not-json'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string; readonly value: unknown };

/** `undefined` and an empty text are what a handler without a result prints. */
export function readResult(text: string): RawResult {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'undefined') return { kind: 'nothing', text };
  try {
    return { kind: 'json', text, value: JSON.parse(text) };
  } catch {
    return { kind: 'not-json', text };
  }
}

const NOTHING =
  "Return the request or the response on every way through the handler. On Lambda's Node.js 20 and 22 it must be `async`.";
const HAND_BACK = 'Hand back the request or the response alone, for example `event.Records[0].cf.request`.';

/** Whether the result is an object. */
export const RESULT_RULES: readonly Rule<RawResult>[] = [
  {
    id: 'result-missing',
    certainty: 'observed',
    source: 'https://github.com/serverless-nextjs/serverless-next.js/issues/525',
    fix: NOTHING,
    page: FUNCTION_SENTENCES.notJson.text,
    check: (raw) =>
      breachIf(
        raw.kind === 'nothing' || (raw.kind === 'json' && raw.value === null),
        '$',
        raw.kind === 'nothing' ? 'the function returned nothing' : 'the function returned null',
      ),
  },
  {
    id: 'result-not-an-object',
    certainty: 'observed',
    source: FUNCTION_SENTENCES.notAnObject.source,
    fix: 'Return the object itself, not its JSON text, not an array around it.',
    page: FUNCTION_SENTENCES.notAnObject.text,
    check: (raw) =>
      raw.kind === 'json' && raw.value !== null && !isObject(raw.value)
        ? [
            {
              path: '$',
              because: `the result is ${isJsonText(raw.value) ? 'JSON inside a string' : quote(raw.value)}`,
            },
          ]
        : [],
  },
  {
    id: 'result-over-lambda-limit',
    certainty: 'observed',
    source: 'https://github.com/xanthous-tech/aws-notion-site/issues/2',
    fix: 'Return less: Lambda itself fails above 6 MB, before CloudFront looks at the result (503, not 502).',
    check: ({ text }, { runtime }) => {
      const bytes = Buffer.byteLength(text);
      return breachIf(
        runtime === 'lambda' && bytes > LAMBDA_PAYLOAD_BYTES,
        '$',
        `the result is ${bytes} bytes long, Lambda returns at most ${LAMBDA_PAYLOAD_BYTES}`,
      );
    },
  },
];

/** An object that is not what CloudFront asked for. Where one of these is broken nothing else is judged. */
export const ENVELOPE_RULES: readonly Rule<JsonObject>[] = [
  {
    id: 'result-is-the-event',
    certainty: 'observed',
    source: 'https://www.volcengine.com/article/109228',
    fix: HAND_BACK,
    check: (result) =>
      breachIf(Array.isArray(result.Records), '$.Records', 'the whole event was handed back'),
  },
  {
    id: 'result-is-a-wrapper',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: HAND_BACK,
    check: (result, { runtime }) => {
      const thing = wrappedThing(result);
      return breachIf(
        runtime === 'lambda' && thing !== undefined,
        '$',
        `the result wraps \`${thing}\` in another object`,
      );
    },
  },
  {
    id: 'function-result-is-a-wrapper',
    certainty: 'documented',
    source: PAGES.functionEvents,
    fix: 'Return `event.request` or `event.response` alone.',
    check: (result, { runtime }) => {
      const thing = wrappedThing(result);
      return breachIf(
        runtime === 'functions' && thing !== undefined,
        '$',
        `the result wraps \`${thing}\` in another object`,
      );
    },
  },
  {
    id: 'result-is-neither',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Return the request of the event, or a response with a `status` ("200"). `statusCode` belongs to API Gateway.',
    check: (result, context) =>
      breachIf(
        context.runtime === 'lambda' && isNeither(result, context),
        '$',
        `without \`status\` it is no response, and it is no request either${
          'statusCode' in result ? ': Lambda@Edge does not know `statusCode`' : ''
        }`,
      ),
  },
  {
    id: 'function-result-is-neither',
    certainty: 'documented',
    source: PAGES.functionEvents,
    fix: 'Return `event.request`, or a response with a `statusCode` (200). `status` belongs to Lambda@Edge.',
    check: (result, context) =>
      breachIf(
        context.runtime === 'functions' && isNeither(result, context),
        '$',
        `without \`statusCode\` it is no response, and it is no request either${
          'status' in result ? ': CloudFront Functions does not know `status`' : ''
        }`,
      ),
  },
  {
    id: 'function-event-unknown',
    certainty: 'documented',
    source: PAGES.functionEvents,
    fix: 'Judge it for viewer-request or viewer-response; CloudFront Functions runs at no other event.',
    check: (_, { runtime, event }) =>
      breachIf(
        runtime === 'functions' && !isAtViewers(event),
        '$',
        `CloudFront Functions does not run at ${event}`,
      ),
  },
];

const REQUEST_FIELDS = ['uri', 'method', 'querystring', 'clientIp'];

/**
 * Which of the two a result is. Lambda@Edge has no field for it; `status`, the one required field of a
 * response, is the likely test (lambda-generating-http-responses).
 *
 * @returns `null` for an object that looks like neither
 */
export function thingOf(result: JsonObject, { runtime, event }: EdgeContext): 'request' | 'response' | null {
  if (EVENT_FACTS[event].handed === 'response') return 'response';
  if (Object.hasOwn(result, runtime === 'lambda' ? 'status' : 'statusCode')) return 'response';
  if (REQUEST_FIELDS.some((name) => Object.hasOwn(result, name))) return 'request';
  const hasResponseField = ['status', 'statusCode', 'body'].some((name) => Object.hasOwn(result, name));
  return Object.hasOwn(result, 'headers') && !hasResponseField ? 'request' : null;
}

function wrappedThing(result: JsonObject): string | undefined {
  const isReturned = [...REQUEST_FIELDS, 'status', 'statusCode', 'headers'].some((name) => name in result);
  return isReturned ? undefined : ['cf', 'request', 'response'].find((name) => isObject(result[name]));
}

function isNeither(result: JsonObject, context: EdgeContext): boolean {
  return (
    thingOf(result, context) === null && !Array.isArray(result.Records) && wrappedThing(result) === undefined
  );
}

function isJsonText(value: unknown): boolean {
  return typeof value === 'string' && /^\s{0,99}[{[]/.test(value);
}
