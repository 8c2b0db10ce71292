import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import type { JsonObject } from '../formats/json-value.ts';
import { DISALLOWED, isListed, PERHAPS_DISALLOWED, readOnlyHeaders } from './header-lists.ts';
import {
  type HeaderEntry,
  headerEntries,
  headerValues,
  isUntouched,
  sameJson,
  valuesByName,
} from './headers.ts';
import { at } from './json-path.ts';
import { PAGES } from './pages.ts';
import type { Breach, EdgeContext, Rule } from './rule.ts';

/** The headers of a result, and what the function was given in their place. */
export type HeadersSubject = {
  readonly path: string;
  readonly headers: unknown;
  readonly thing: 'request' | 'response';
  readonly original: JsonObject | null;
};

const READ_ONLY = { source: PAGES.restrictions, page: FUNCTION_SENTENCES.readOnlyHeader.text };

/** Which headers a function may set at all: the same lists for Lambda@Edge and CloudFront Functions. */
export const HEADER_NAME_RULES: readonly Rule<HeadersSubject>[] = [
  {
    id: 'header-disallowed',
    certainty: 'documented',
    source: PAGES.restrictions,
    fix: 'Leave this header out. When copying headers of an upstream response, copy only those you need.',
    logged:
      'Lambda function result failed validation, the function tried to add a blacklisted header in headers, headerName : <header>.',
    page: FUNCTION_SENTENCES.disallowedHeader.text,
    check: (subject) =>
      added(
        subject,
        ({ lower }) => isListed(DISALLOWED, lower),
        (name) => `no function may add ${name}`,
      ),
  },
  {
    id: 'header-perhaps-disallowed',
    certainty: 'inferred',
    source: PAGES.viewerCertificateHeaders,
    fix: 'Leave this header out; CloudFront sets it for the origin itself.',
    check: (subject) =>
      added(
        subject,
        ({ lower }) => isListed(PERHAPS_DISALLOWED, lower),
        (name) => `${name} is named as disallowed by some, not by the guide's list`,
      ),
  },
  {
    id: 'header-viewer-country-added',
    certainty: 'documented',
    source: PAGES.lambdaRestrictions,
    fix: 'Add the header in an origin-request function, or let CloudFront add it through the origin request policy.',
    check: (subject, { runtime, event }) =>
      runtime === 'lambda' && event === 'viewer-request' && subject.thing === 'request'
        ? added(
            subject,
            ({ lower }) => lower === 'cloudfront-viewer-country',
            () => 'a viewer-request function may not add CloudFront-Viewer-Country',
          )
        : [],
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-added',
    certainty: 'documented',
    fix: 'Leave this header out: CloudFront sets it itself.',
    check: (subject, context) =>
      compared(subject, context, (_name, before, now) => before === undefined && now !== undefined, 'adds'),
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-changed',
    certainty: 'documented',
    fix: 'Hand this header on exactly as it came in the event.',
    check: (subject, context) =>
      compared(
        subject,
        context,
        (_, before, now) =>
          before !== undefined && now !== undefined && !sameJson([...before].sort(), [...now].sort()),
        'changes',
      ),
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-deleted',
    certainty: 'documented',
    fix: 'Leave this header in: do not `delete` it, and change the object the event holds instead of building a new one.',
    logged:
      'Lambda function result failed validation, the function tried to delete read-only header, headerName : <header>.',
    check: (subject, context) =>
      subject.headers === undefined
        ? []
        : compared(
            subject,
            context,
            (_, before, now) => before !== undefined && now === undefined,
            'deletes',
          ),
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-left-out',
    certainty: 'inferred',
    fix: 'Hand on the `headers` of the event.',
    check: (subject, context) =>
      subject.headers === undefined
        ? compared(
            subject,
            context,
            (_, before) => before !== undefined,
            'leaves out all headers and with them',
          )
        : [],
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-rewritten',
    certainty: 'inferred',
    fix: 'Hand this header on exactly as it came in the event.',
    check: (subject, context) =>
      compared(
        subject,
        context,
        (_, before, now) =>
          before !== undefined &&
          now !== undefined &&
          !sameJson(before, now) &&
          sameJson([...before].sort(), [...now].sort()),
        'changes the order of the values of',
      ),
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-generated',
    certainty: 'observed',
    source: 'https://github.com/Kludex/mangum/issues/262',
    fix: 'Leave this header out of a response the function makes: CloudFront sets it itself.',
    check: (subject, context) => (context.event === 'origin-request' ? generated(subject, context) : []),
  },
  {
    ...READ_ONLY,
    id: 'header-read-only-generated-for-viewer',
    certainty: 'inferred',
    fix: 'Leave this header out of a response the function makes: CloudFront sets it itself.',
    check: (subject, context) => (context.event === 'viewer-request' ? generated(subject, context) : []),
  },
];

function added(
  { headers, path, original }: HeadersSubject,
  isMeant: (entry: HeaderEntry) => boolean,
  because: (name: string) => string,
): readonly Breach[] {
  return headerEntries(headers, path)
    .filter((entry) => isMeant(entry) && !isUntouched(entry, original))
    .map((entry) => ({ path: entry.path, because: because(entry.name), header: entry.name }));
}

/**
 * Read-only headers whose values before and after break a rule; none when there is nothing to compare with.
 */
function compared(
  { headers, path, original }: HeadersSubject,
  { runtime, event }: EdgeContext,
  breaks: (
    name: string,
    before: readonly string[] | undefined,
    now: readonly string[] | undefined,
  ) => boolean,
  does: string,
): readonly Breach[] {
  if (!original) return [];
  const before = valuesByName(original.headers);
  const now = valuesByName(headers);
  return readOnlyHeaders(runtime, event)
    .filter((name) => breaks(name, before.get(name), now.get(name)))
    .map((name) => {
      const entry = headerEntries(headers, path).find(({ lower }) => lower === name);
      const because = `the function ${does} ${entry?.name ?? name}, which is read-only at ${event}`;
      return { path: entry?.path ?? at(path, name), because, header: entry?.name ?? name };
    });
}

/** Read-only headers in a response that a request event's function made; it has no original. */
function generated(
  { thing, headers, path }: HeadersSubject,
  { runtime, event }: EdgeContext,
): readonly Breach[] {
  if (thing !== 'response') return [];
  const readOnly = readOnlyHeaders(runtime, event);
  return headerEntries(headers, path)
    .filter(
      ({ lower, raw }) => readOnly.includes(lower) && (headerValues(raw).length > 0 || Array.isArray(raw)),
    )
    .map(({ name, path: place }) => ({
      path: place,
      because: `the response sets ${name}, which is read-only at ${event}`,
      header: name,
    }));
}
