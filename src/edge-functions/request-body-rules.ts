import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { base64Form } from './base64.ts';
import { quote } from './json-path.ts';
import { requestBodyLimit } from './limits.ts';
import { PAGES } from './pages.ts';
import { type Breach, breachIf, type EdgeContext, type Rule } from './rule.ts';

const BODY_SIZE = {
  source: PAGES.lambdaRestrictions,
  fix: 'Replace the body by a smaller one; base64 counts as it stands in `data`.',
  page: FUNCTION_SENTENCES.body.text,
};

/** `body` of a request Lambda@Edge returns. */
export const REQUEST_BODY_RULES: readonly Rule<JsonObject>[] = [
  {
    id: 'request-body-not-an-object',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Write `body` as { "action": "replace", "encoding": "text", "data": "…" }, or leave it out.',
    page: FUNCTION_SENTENCES.body.text,
    check: ({ body }) =>
      breachIf(
        body !== undefined && !isObject(body),
        '$.body',
        () => `\`body\` is ${quote(body)}, not an object`,
      ),
  },
  {
    id: 'request-body-action-unknown',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Set `action` to "read-only" or "replace".',
    check: ({ body }) => oneOf(body, 'action', ['read-only', 'replace']),
  },
  {
    id: 'request-body-encoding-unknown',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Set `encoding` to "base64" or "text".',
    check: ({ body }) => oneOf(body, 'encoding', ['base64', 'text']),
  },
  {
    id: 'request-body-data-not-a-string',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Make `data` a string, in the encoding that `encoding` names (base64 when it names none).',
    check: ({ body }) =>
      breachIf(
        isObject(body) && body.action === 'replace' && typeof body.data !== 'string',
        '$.body.data',
        () => `\`data\` is ${quote(isObject(body) && body.data)}, not a string`,
      ),
  },
  {
    id: 'request-body-base64-broken',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Encode the data (Buffer.from(text).toString("base64")), or set `encoding` to "text".',
    check: ({ body }) => {
      const replaced = replacement(body);
      return breachIf(
        replaced?.encoding === 'base64' && base64Form(replaced.data) === 'broken',
        '$.body.data',
        '`data` does not decode as base64, which it is taken for unless `encoding` is "text"',
      );
    },
  },
  {
    ...BODY_SIZE,
    id: 'request-body-too-large',
    certainty: 'documented',
    check: (request, context) => bodySize(request, context, (bytes, { refused }) => bytes > refused),
  },
  {
    ...BODY_SIZE,
    id: 'request-body-perhaps-too-large',
    certainty: 'inferred',
    check: (request, context) =>
      bodySize(request, context, (bytes, { allowed, refused }) => bytes > allowed && bytes <= refused),
  },
];

function oneOf(body: unknown, field: string, allowed: readonly string[]): readonly Breach[] {
  const value = isObject(body) ? body[field] : undefined;
  const broken = value !== undefined && !allowed.includes(String(value));
  return breachIf(broken, `$.body.${field}`, () => `\`${field}\` is ${quote(value)}`);
}

/** The data of a body that replaces the viewer's; with any other action CloudFront ignores it. */
function replacement(body: unknown): { readonly data: string; readonly encoding: 'text' | 'base64' } | null {
  if (!isObject(body) || body.action !== 'replace' || typeof body.data !== 'string') return null;
  return { data: body.data, encoding: body.encoding === 'text' ? 'text' : 'base64' };
}

function bodySize(
  { body }: JsonObject,
  { event }: EdgeContext,
  isBroken: (bytes: number, limit: ReturnType<typeof requestBodyLimit>) => boolean,
): readonly Breach[] {
  const replaced = replacement(body);
  if (!replaced) return [];
  const bytes = Buffer.byteLength(replaced.data);
  const limit = requestBodyLimit(event, replaced.encoding);
  return breachIf(
    isBroken(bytes, limit),
    '$.body.data',
    `\`data\` is ${bytes} bytes of ${replaced.encoding}; the limit at ${event} is ${limit.published}`,
  );
}
