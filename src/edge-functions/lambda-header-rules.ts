import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { type HeaderEntry, headerEntries, headerValues, isUntouched } from './headers.ts';
import { at, quote } from './json-path.ts';
import { PAGES } from './pages.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

/** A Lambda@Edge headers object: of the result itself or of its origin. */
export type LambdaHeaders = {
  readonly path: string;
  readonly headers: unknown;
  readonly original: JsonObject | null;
};

const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;
const SHAPE =
  'Write each header as an array: "cache-control": [{ "key": "Cache-Control", "value": "no-store" }].';

/** How Lambda@Edge headers are written: lower-case name → array of `{ key, value }`. */
export const LAMBDA_HEADER_RULES: readonly Rule<LambdaHeaders>[] = [
  {
    id: 'headers-not-an-object',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: `Make \`headers\` an object. ${SHAPE}`,
    check: ({ headers, path }) =>
      breachIf(
        headers !== undefined && !isObject(headers),
        path,
        () => `\`headers\` is ${quote(headers)}, not an object`,
      ),
  },
  {
    id: 'header-entry-not-an-array',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: SHAPE,
    page: FUNCTION_SENTENCES.headersEntry.text,
    check: (subject) =>
      perHeader(subject, ({ name, path, raw }) =>
        breachIf(!Array.isArray(raw), path, () => `${name} is ${quote(raw)}, not an array`),
      ),
  },
  {
    id: 'header-entry-empty',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Remove the header with `delete` instead of leaving an empty array.',
    check: (subject) =>
      perHeader(subject, ({ name, path, raw }) =>
        breachIf(
          Array.isArray(raw) && raw.length === 0,
          path,
          `${name} has no value; what CloudFront does is not documented`,
        ),
      ),
  },
  {
    id: 'header-value-not-a-string',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Make each `value` a string, numbers and booleans too: { "key": "Age", "value": "60" }.',
    logged:
      'The Lambda function returned an invalid entry in the headers object, the value of each header value must be of string or array of string type, header :<header> has one or more entries whose value is neither string nor array of strings.',
    check: (subject) =>
      perItem(subject, (item, path, { name }) => {
        const value = isObject(item) ? item.value : undefined;
        const broken = !isObject(item) || !isText(value);
        const because = isObject(item)
          ? `the value is ${quote(value)}`
          : `the entry is ${quote(item)}, not { key, value }`;
        return broken ? [{ path: isObject(item) ? at(path, 'value') : path, because, header: name }] : [];
      }),
  },
  {
    id: 'header-key-not-a-string',
    certainty: 'documented',
    source: PAGES.eventStructure,
    fix: 'Make `key` the name as a string, or leave it out.',
    check: (subject) =>
      perItem(subject, (item, path) =>
        breachIf(
          isObject(item) && item.key !== undefined && typeof item.key !== 'string',
          at(path, 'key'),
          () => `\`key\` is ${quote(isObject(item) && item.key)}`,
        ),
      ),
  },
  {
    id: 'header-key-differs',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Give `key` the name of the header it stands under; only its letter case may differ.',
    check: (subject) =>
      perItem(subject, (item, path, { name, lower }) =>
        breachIf(
          isObject(item) && typeof item.key === 'string' && item.key.toLowerCase() !== lower,
          at(path, 'key'),
          () =>
            `\`key\` is ${quote(isObject(item) && item.key)} under ${quote(name)}; which one counts is not documented`,
        ),
      ),
  },
  {
    id: 'header-name-twice',
    certainty: 'inferred',
    source: PAGES.eventStructure,
    fix: 'Put all values of a header into one array under one name.',
    check: (subject) => {
      const entries = headerEntries(subject.headers, subject.path);
      const seen = new Set<string>();
      return entries.flatMap(({ name, lower, path }) => {
        const again = seen.has(lower);
        seen.add(lower);
        return breachIf(again, path, `${name} stands there twice, in different letter case`);
      });
    },
  },
  {
    id: 'header-name-character',
    certainty: 'inferred',
    source: PAGES.testing,
    fix: 'Use a header name of letters, digits and hyphens.',
    check: (subject) =>
      perHeader(subject, ({ name, path }) =>
        breachIf(!TOKEN.test(name), path, () => `${quote(name)} is no header name (RFC 9110 §5.1)`),
      ),
  },
  {
    id: 'header-value-carriage-return',
    certainty: 'observed',
    source: 'https://github.com/aws-ia/cloudformation-aws-marketplace-saas/issues/54',
    fix: 'Remove line breaks from the value, above all where it is built from user input.',
    logged:
      "Lambda function result validation failed, the function returned an invalid header, invalid character : '%0D' in header value, headerName : <header>.",
    check: (subject) => perValue(subject, (value) => value.includes('\r'), 'a carriage return'),
  },
  {
    id: 'header-value-control-character',
    certainty: 'inferred',
    source: PAGES.testing,
    fix: 'Remove line breaks and control characters from the value.',
    check: (subject) => perValue(subject, hasControl, 'a control character'),
  },
];

/** A string, or an array of strings, which CloudFront's own log line names as allowed. */
function isText(value: unknown): boolean {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

/** Line feed, NUL and the like; not the tab, and not the carriage return, which has a rule of its own. */
function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0d) || code === 0x7f) return true;
  }
  return false;
}

/** Headers that the function passes on unchanged were written by CloudFront itself. */
function perHeader(
  { headers, path, original }: LambdaHeaders,
  check: (entry: HeaderEntry) => readonly Breach[],
): readonly Breach[] {
  return headerEntries(headers, path).flatMap((entry) => (isUntouched(entry, original) ? [] : check(entry)));
}

function perItem(
  subject: LambdaHeaders,
  check: (item: unknown, path: string, entry: HeaderEntry) => readonly Breach[],
): readonly Breach[] {
  return perHeader(subject, (entry) =>
    (Array.isArray(entry.raw) ? entry.raw : []).flatMap((item, i) => check(item, at(entry.path, i), entry)),
  );
}

function perValue(
  subject: LambdaHeaders,
  isBroken: (value: string) => boolean,
  what: string,
): readonly Breach[] {
  return perHeader(subject, ({ name, path, raw }) =>
    headerValues(raw).some(isBroken)
      ? [{ path, because: `a value of ${name} contains ${what}`, header: name }]
      : [],
  );
}
