import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { asText, isObject, type JsonObject } from '../formats/json-value.ts';
import { headerEntries, headerValues, originalOf, sameJson } from './headers.ts';
import { quote } from './json-path.ts';
import { REQUEST_HEAD_BYTES, URI_CHARACTERS } from './limits.ts';
import { PAGES } from './pages.ts';
import { characterIn } from './refused-character.ts';
import { REQUEST_BODY_RULES } from './request-body-rules.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

const URI = { source: PAGES.eventStructure, page: FUNCTION_SENTENCES.uri.text };
const HAND_ON = 'Change the request the event holds and return that, so that nothing is missing.';

/** A request Lambda@Edge returns. Its headers, its `body` and its `origin` have rules of their own. */
export const REQUEST_RULES: readonly Rule<JsonObject>[] = [
  {
    id: 'request-field-missing',
    certainty: 'inferred',
    source: PAGES.testing,
    fix: HAND_ON,
    check: (request) => {
      const missing = ['clientIp', 'headers', 'method', 'querystring', 'uri'].filter(
        (name) => request[name] === undefined,
      );
      return breachIf(
        missing.length > 0,
        '$',
        `${missing.join(', ')} missing; which fields a returned request may lack is not documented`,
      );
    },
  },
  {
    id: 'request-field-changed',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Leave `clientIp`, `method` and `inputTruncated` as they came: they are read-only.',
    check: (request, context) => {
      const before = originalOf('request', context);
      return [
        ...changed('$', before, request, ['clientIp', 'method']),
        ...changed('$.body', before?.body, request.body, ['inputTruncated']),
      ];
    },
  },
  {
    ...URI,
    id: 'uri-without-slash',
    certainty: 'documented',
    fix: 'Begin `uri` with "/"; only the path belongs into it, no scheme and no host.',
    check: ({ uri }) =>
      breachIf(
        uri !== undefined && !(typeof uri === 'string' && uri.startsWith('/')),
        '$.uri',
        () => `\`uri\` is ${quote(uri)}; it must be a string that begins with "/"`,
      ),
  },
  {
    ...URI,
    id: 'uri-character',
    certainty: 'inferred',
    fix: 'Percent-encode it (encodeURI), and put what follows "?" into `querystring`.',
    check: ({ uri }, context) => {
      if (typeof uri !== 'string' || uri === originalOf('request', context)?.uri) return [];
      const found = characterIn(uri, '?#');
      return breachIf(
        found !== null,
        '$.uri',
        `\`uri\` contains ${found}; which characters are refused is not documented`,
      );
    },
  },
  {
    id: 'uri-too-long',
    certainty: 'documented',
    source: PAGES.restrictions,
    fix: `Keep \`uri\` and \`querystring\` together under ${URI_CHARACTERS} characters.`,
    check: (request) => {
      const length = lengthOf(request.uri) + lengthOf(request.querystring);
      return breachIf(
        length >= URI_CHARACTERS,
        '$.uri',
        `\`uri\` and \`querystring\` have ${length} characters together`,
      );
    },
  },
  {
    id: 'uri-perhaps-too-long',
    certainty: 'inferred',
    source: PAGES.limits,
    fix: `Keep the URL under ${URI_CHARACTERS} bytes, the question mark included.`,
    check: ({ uri, querystring }) => {
      const characters = lengthOf(uri) + lengthOf(querystring);
      const bytes = [uri, querystring].reduce<number>(
        (sum, text) => sum + Buffer.byteLength(asText(text)),
        1,
      );
      return breachIf(
        characters < URI_CHARACTERS && bytes >= URI_CHARACTERS,
        '$.uri',
        `\`uri\`, "?" and \`querystring\` are ${bytes} bytes together`,
      );
    },
  },
  {
    id: 'querystring-not-a-string',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Make `querystring` a string: new URLSearchParams(object).toString().',
    check: ({ querystring: query }) =>
      breachIf(
        query !== undefined && typeof query !== 'string',
        '$.querystring',
        () => `\`querystring\` is ${quote(query)}, not a string`,
      ),
  },
  {
    id: 'querystring-character',
    certainty: 'documented',
    source: PAGES.restrictions,
    fix: 'Percent-encode it (encodeURIComponent): spaces, control characters and "#" are not allowed.',
    check: ({ querystring: query }, context) => {
      if (typeof query !== 'string' || query === originalOf('request', context)?.querystring) return [];
      const found = characterIn(query, '#');
      return breachIf(found !== null, '$.querystring', `\`querystring\` contains ${found}`);
    },
  },
  {
    id: 'querystring-question-mark',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Leave the leading "?" out.',
    check: ({ querystring: query }, context) =>
      breachIf(
        typeof query === 'string' &&
          query.startsWith('?') &&
          query !== originalOf('request', context)?.querystring,
        '$.querystring',
        '`querystring` begins with "?", which does not belong to it',
      ),
  },
  {
    id: 'request-head-too-large',
    certainty: 'inferred',
    source: PAGES.limits,
    fix: `Keep URI, query string and headers together under ${REQUEST_HEAD_BYTES} bytes.`,
    check: (request) => {
      const bytes = headBytes(request);
      return breachIf(
        bytes > REQUEST_HEAD_BYTES,
        '$.headers',
        `URI, query string and headers are ${bytes} bytes`,
      );
    },
  },
  ...REQUEST_BODY_RULES,
  {
    id: 'origin-at-viewer-request',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Change the origin in an origin-request function.',
    check: ({ origin }, { event }) =>
      breachIf(
        event === 'viewer-request' && origin !== undefined,
        '$.origin',
        'only origin-request functions have an `origin`',
      ),
  },
];

/** Members of the two that both are there and differ. */
function changed(path: string, before: unknown, now: unknown, names: readonly string[]): readonly Breach[] {
  if (!isObject(before) || !isObject(now)) return [];
  return names.flatMap((name) =>
    breachIf(
      before[name] !== undefined && now[name] !== undefined && !sameJson(before[name], now[name]),
      `${path}.${name}`,
      () => `\`${name}\` was ${quote(before[name])} and is ${quote(now[name])}`,
    ),
  );
}

function lengthOf(value: unknown): number {
  return asText(value).length;
}

function headBytes({ uri, querystring, headers }: JsonObject): number {
  let bytes = Buffer.byteLength(asText(uri)) + Buffer.byteLength(asText(querystring));
  for (const { name, raw } of headerEntries(headers, '$'))
    for (const value of headerValues(raw)) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  return bytes;
}
