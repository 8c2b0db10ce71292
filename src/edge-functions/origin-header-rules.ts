import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { DISALLOWED, isListed, ORIGIN_DENIED } from './header-lists.ts';
import { type HeaderEntry, headerEntries, headerValues, isUntouched } from './headers.ts';
import { at, quote } from './json-path.ts';
import { ORIGIN_HEADER } from './limits.ts';
import { PAGES } from './pages.ts';
import { breachIf, type Rule } from './rule.ts';

/** One origin of a returned request. `before` is the event's origin as a whole. */
export type OriginSubject = {
  readonly kind: 'custom' | 's3';
  readonly origin: JsonObject;
  readonly path: string;
  readonly requestHeaders: unknown;
  readonly before: JsonObject | null;
};

const HEADER = { source: PAGES.originHeaders, page: FUNCTION_SENTENCES.originHeaders.text };

/** `customHeaders` of an origin; their shape is judged as that of any headers object. */
export const ORIGIN_HEADER_RULES: readonly Rule<OriginSubject>[] = [
  {
    ...HEADER,
    id: 'origin-header-denied',
    certainty: 'documented',
    fix: 'Set this header in `request.headers` where that is allowed, not as a custom header of the origin.',
    check: (subject) =>
      customHeaders(subject).flatMap(({ name, lower, path }) =>
        breachIf(
          isListed(ORIGIN_DENIED, lower) || isListed(DISALLOWED, lower),
          path,
          `${name} may not be a custom header of an origin`,
        ),
      ),
  },
  {
    ...HEADER,
    source: PAGES.eventStructure,
    id: 'origin-header-twice',
    certainty: 'documented',
    fix: 'Set the header in one place: `request.headers`, or `customHeaders` of the origin.',
    check: (subject) => {
      const inRequest = new Set(headerEntries(subject.requestHeaders, '$').map(({ lower }) => lower));
      return customHeaders(subject).flatMap(({ name, lower, path }) =>
        breachIf(inRequest.has(lower), path, `${name} is also in \`request.headers\``),
      );
    },
  },
  {
    ...HEADER,
    source: PAGES.limits,
    id: 'origin-header-too-long',
    certainty: 'documented',
    fix: `Keep names within ${ORIGIN_HEADER.name}, values within ${ORIGIN_HEADER.value}, all together within ${ORIGIN_HEADER.all} characters.`,
    check: (subject) => {
      const entries = customHeaders(subject);
      const all = entries.flatMap(({ name, raw }) =>
        headerValues(raw).map((value) => name.length + value.length),
      );
      const sum = all.reduce((total, length) => total + length, 0);
      return [
        ...entries.flatMap(({ name, path, raw }) =>
          breachIf(
            name.length > ORIGIN_HEADER.name ||
              headerValues(raw).some((value) => value.length > ORIGIN_HEADER.value),
            path,
            () => `the name or a value of ${quote(name)} is too long`,
          ),
        ),
        ...breachIf(
          sum > ORIGIN_HEADER.all,
          at(subject.path, 'customHeaders'),
          `all custom headers have ${sum} characters`,
        ),
      ];
    },
  },
];

/** Custom headers the function wrote; those it was given are the distribution's own. */
function customHeaders({ kind, origin, path, before }: OriginSubject): readonly HeaderEntry[] {
  const previous = before?.[kind];
  const original = isObject(previous) ? { headers: previous.customHeaders } : null;
  return headerEntries(origin.customHeaders, at(path, 'customHeaders')).filter(
    (entry) => !isUntouched(entry, original),
  );
}
