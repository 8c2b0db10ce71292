import { isObject, type JsonObject } from './event.ts';
import { at } from './json-path.ts';
import type { EdgeContext } from './rule.ts';

/** One member of a headers object. `lower` is the name as lists hold it; `raw` has whatever shape the function gave it. */
export type HeaderEntry = {
  readonly name: string;
  readonly lower: string;
  readonly path: string;
  readonly raw: unknown;
};

/** The members of a headers object; none when it is no object. */
export function headerEntries(headers: unknown, path: string): readonly HeaderEntry[] {
  if (!isObject(headers)) return [];
  return Object.entries(headers).map(([name, raw]) => ({
    name,
    lower: name.toLowerCase(),
    path: at(path, name),
    raw,
  }));
}

/** The values of one header in either shape: Lambda's array of `{ key, value }`, or `{ value, multiValue }`. */
export function headerValues(raw: unknown): readonly string[] {
  const items = Array.isArray(raw) ? raw : isObject(raw) ? (raw.multiValue ?? [raw]) : [];
  return (Array.isArray(items) ? items : [])
    .flatMap((item: unknown) => (isObject(item) ? item.value : []))
    .filter((value) => typeof value === 'string');
}

/** Values by lower-case name. */
export function valuesByName(headers: unknown): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>();
  for (const { lower, raw } of headerEntries(headers, '$'))
    byName.set(lower, [...(byName.get(lower) ?? []), ...headerValues(raw)]);
  return byName;
}

/** What the function was given in place of the thing it returned: the request, the response, or nothing to compare with. */
export function originalOf(thing: 'request' | 'response', { event, input }: EdgeContext): JsonObject | null {
  if (!input) return null;
  if (thing === 'request') return input.request;
  return event.endsWith('-response') ? input.response : null;
}

/** Whether the function handed this header on exactly as it was given it. */
export function isUntouched({ name, raw }: HeaderEntry, original: JsonObject | null): boolean {
  const headers = original?.headers;
  return isObject(headers) && Object.hasOwn(headers, name) && sameJson(headers[name], raw);
}

/** Whether two parsed values are written the same way. */
export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
