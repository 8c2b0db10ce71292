import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { base64Form } from './base64.ts';
import { headerEntries, headerValues, originalOf } from './headers.ts';
import { at, quote } from './json-path.ts';
import { URI_CHARACTERS } from './limits.ts';
import { PAGES } from './pages.ts';
import { characterIn } from './refused-character.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

/** What a CloudFront Function returned, known to be one of the two. */
export type FunctionResult = { readonly thing: 'request' | 'response'; readonly result: JsonObject };

const SOURCE = { source: PAGES.functionEvents } as const;
const ITEM = 'Write { "value": "…" }, and further values as "multiValue": [{ "value": "…" }].';

/** The result of CloudFront Functions: no arrays around headers, names in lower case, a numeric status. */
export const FUNCTION_RULES: readonly Rule<FunctionResult>[] = [
  {
    ...SOURCE,
    id: 'function-status-not-an-integer',
    certainty: 'documented',
    fix: 'Set `statusCode` to an integer: 302, not "302".',
    check: ({ thing, result: { statusCode } }) =>
      breachIf(
        thing === 'response' && statusCode !== undefined && !Number.isInteger(statusCode),
        '$.statusCode',
        () => `\`statusCode\` is ${quote(statusCode)}, not an integer`,
      ),
  },
  {
    ...SOURCE,
    id: 'function-status-missing',
    certainty: 'inferred',
    fix: 'Return `event.response` with its `statusCode`.',
    check: ({ thing, result: { statusCode, status } }) =>
      breachIf(
        thing === 'response' && statusCode === undefined,
        '$.statusCode',
        `no \`statusCode\`${status === undefined ? '' : '; CloudFront Functions does not know `status`'}`,
      ),
  },
  {
    ...SOURCE,
    id: 'function-status-out-of-range',
    certainty: 'inferred',
    fix: 'Use a status from 200 to 599; the range CloudFront Functions takes is not documented.',
    check: ({ thing, result: { statusCode: code } }) =>
      breachIf(
        thing === 'response' &&
          typeof code === 'number' &&
          Number.isInteger(code) &&
          (code < 200 || code > 599),
        '$.statusCode',
        () => `\`statusCode\` is ${quote(code)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'function-body',
    certainty: 'documented',
    fix: 'Make `body` a string, or { "encoding": "text" or "base64", "data": "…" }.',
    check: ({ thing, result: { body } }) => {
      const isBody =
        typeof body === 'string' ||
        (isObject(body) &&
          (body.encoding === 'text' || body.encoding === 'base64') &&
          typeof body.data === 'string');
      return breachIf(thing === 'response' && body !== undefined && !isBody, '$.body', () =>
        isObject(body)
          ? `\`body\` has encoding ${quote(body.encoding)} and data ${quote(body.data)}`
          : `\`body\` is ${quote(body)}`,
      );
    },
  },
  {
    ...SOURCE,
    id: 'function-body-base64-broken',
    certainty: 'documented',
    fix: 'Encode the bytes as base64, or set `encoding` to "text".',
    check: ({ thing, result: { body } }) =>
      breachIf(
        thing === 'response' &&
          isObject(body) &&
          body.encoding === 'base64' &&
          typeof body.data === 'string' &&
          base64Form(body.data) === 'broken',
        '$.body.data',
        '`data` does not decode as base64',
      ),
  },
  {
    ...SOURCE,
    id: 'function-method-changed',
    certainty: 'documented',
    fix: 'Leave `method` as it came: it is the one read-only field of the request.',
    check: ({ thing, result: { method } }, context) => {
      const before = thing === 'request' ? originalOf('request', context)?.method : undefined;
      return breachIf(
        before !== undefined && method !== undefined && method !== before,
        '$.method',
        () => `\`method\` was ${quote(before)} and is ${quote(method)}`,
      );
    },
  },
  {
    ...SOURCE,
    id: 'function-uri-without-slash',
    certainty: 'documented',
    fix: 'Begin `uri` with "/"; only the path belongs into it.',
    check: ({ thing, result: { uri } }) =>
      breachIf(
        thing === 'request' && uri !== undefined && !(typeof uri === 'string' && uri.startsWith('/')),
        '$.uri',
        () => `\`uri\` is ${quote(uri)}; it must be a string that begins with "/"`,
      ),
  },
  {
    ...SOURCE,
    id: 'function-querystring',
    certainty: 'documented',
    fix: `Make \`querystring\` a string, or an object by name. ${ITEM}`,
    check: ({ thing, result: { querystring: query } }) =>
      thing === 'request' && query !== undefined && typeof query !== 'string'
        ? members('$.querystring', query)
        : [],
  },
  {
    id: 'function-querystring-character',
    certainty: 'inferred',
    source: PAGES.restrictions,
    fix: 'Percent-encode it (encodeURIComponent): spaces, control characters and "#" are not allowed.',
    check: ({ thing, result: { querystring: query } }, context) => {
      if (thing !== 'request' || typeof query !== 'string') return [];
      const found = query === originalOf('request', context)?.querystring ? null : characterIn(query, '#');
      return breachIf(found !== null, '$.querystring', `\`querystring\` contains ${found}`);
    },
  },
  {
    id: 'function-uri-too-long',
    certainty: 'documented',
    source: PAGES.restrictions,
    fix: `Keep \`uri\` and \`querystring\` together under ${URI_CHARACTERS} characters.`,
    check: ({ thing, result: { uri, querystring } }) => {
      const length = (typeof uri === 'string' ? uri.length : 0) + queryLength(querystring);
      return breachIf(
        thing === 'request' && length >= URI_CHARACTERS,
        '$.uri',
        `\`uri\` and \`querystring\` have ${length} characters together`,
      );
    },
  },
  {
    ...SOURCE,
    id: 'function-headers',
    certainty: 'documented',
    fix: `Make \`headers\` an object by name. ${ITEM} Arrays of { key, value } belong to Lambda@Edge.`,
    check: ({ result: { headers } }) => (headers === undefined ? [] : members('$.headers', headers)),
  },
  {
    ...SOURCE,
    id: 'function-header-name-case',
    certainty: 'observed',
    fix: 'Write header names in lower case.',
    page: FUNCTION_SENTENCES.lowerCaseNames.text,
    check: ({ thing, result: { headers } }) =>
      headerEntries(headers, '$.headers')
        .filter(({ name, lower }) => name !== lower)
        .map(({ name, path }) => ({
          path,
          because: `${quote(name)} is not in lower case`,
          otherThanPage: thing === 'request',
        })),
  },
  {
    ...SOURCE,
    id: 'function-cookie-in-headers',
    certainty: 'inferred',
    fix: 'Put cookies into `cookies`, by name; they are not part of `headers`.',
    check: ({ result: { headers } }) =>
      headerEntries(headers, '$.headers').flatMap(({ name, lower, path }) =>
        breachIf(lower === 'cookie' || lower === 'set-cookie', path, `${name} stands in \`headers\``),
      ),
  },
  {
    ...SOURCE,
    id: 'function-cookies',
    certainty: 'documented',
    fix: `Make \`cookies\` an object by name. ${ITEM} In a response a cookie may have "attributes", a string.`,
    check: ({ result: { cookies } }) => {
      if (cookies === undefined) return [];
      const attributes = headerEntries(cookies, '$.cookies').flatMap(({ path, raw }) =>
        breachIf(
          isObject(raw) && raw.attributes !== undefined && typeof raw.attributes !== 'string',
          at(path, 'attributes'),
          () => `\`attributes\` is ${quote(isObject(raw) && raw.attributes)}, not a string`,
        ),
      );
      return [...members('$.cookies', cookies), ...attributes];
    },
  },
];

/**
 * Characters a query string has at least: of an object the names and values, without what encoding and
 * joining add.
 */
function queryLength(query: unknown): number {
  if (typeof query === 'string') return query.length;
  return headerEntries(query, '$').reduce(
    (sum, { name, raw }) =>
      headerValues(raw).reduce((length, value) => length + name.length + value.length, sum),
    0,
  );
}

/** Every member must be `{ value, multiValue? }`; where `multiValue` is given it wins over `value`. */
function members(path: string, value: unknown): readonly Breach[] {
  if (!isObject(value)) return [{ path, because: `it is ${quote(value)}, not an object` }];
  return headerEntries(value, path).flatMap(({ name, path: place, raw }) => {
    if (!isObject(raw))
      return [{ path: place, because: `${quote(name)} is ${quote(raw)}, not { value }`, header: name }];
    const { value: text, multiValue } = raw;
    const further = multiValue === undefined ? [] : Array.isArray(multiValue) ? multiValue : [null];
    const isMissing = typeof text !== 'string' && !(text === undefined && further.length > 0);
    return [
      ...breachIf(
        isMissing,
        at(place, 'value'),
        () => `the value of ${quote(name)} is ${quote(text)}, not a string`,
      ),
      ...further.flatMap((item, i) =>
        breachIf(
          !isObject(item) || typeof item.value !== 'string',
          at(place, 'multiValue', i),
          () => `a further value of ${quote(name)} is not { value } with a string`,
        ),
      ),
    ];
  });
}
