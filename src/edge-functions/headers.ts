import { EVENT_FACTS } from '../formats/edge-report.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { at } from './json-path.ts';
import type { EdgeContext } from './rule.ts';

/**
 * One member of a headers object. `lower` is the name as lists hold it; `raw` has whatever shape the function
 * gave it.
 */
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

/**
 * The values of one header in either shape: Lambda's array of `{ key, value }`, or `{ value, multiValue }`.
 */
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

/**
 * What the function was given in place of the thing it returned: the request, the response, or nothing to
 * compare with.
 */
export function originalOf(thing: 'request' | 'response', { event, input }: EdgeContext): JsonObject | null {
  if (!input) return null;
  if (thing === 'request') return input.request;
  return EVENT_FACTS[event].handed === 'response' ? input.response : null;
}

/** Whether the function handed this header on exactly as it was given it. */
export function isUntouched({ name, raw }: HeaderEntry, original: JsonObject | null): boolean {
  const headers = original?.headers;
  return isObject(headers) && Object.hasOwn(headers, name) && sameJson(headers[name], raw);
}

/** Deeper than any event goes; a result may nest as deep as it is long. */
const DEPTH_MAX = 16;

/** Whether two parsed values are equal, regardless of the order of an object's members. */
export function sameJson(one: unknown, other: unknown, depth = 0): boolean {
  if (one === other) return true;
  if (depth > DEPTH_MAX) return false;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, i) => sameJson(item, other[i], depth + 1));
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name], depth + 1))
  );
}
