import { isObject, type JsonObject } from '../../formats/json-value.ts';

/**
 * Ways to make an event smaller, one member less each: a header, a cookie, a query parameter, the body. What
 * every event has stays. Members are named by their path.
 */
export function smallerBy(event: unknown): readonly (readonly string[])[] {
  const root = rootOf(event);
  return [
    ...membersOf(root, ['request', 'headers']),
    ...membersOf(root, ['request', 'cookies']),
    ...membersOf(root, ['request', 'querystring']),
    ...membersOf(root, ['response', 'headers']),
    ...membersOf(root, ['response', 'cookies']),
    ...(memberAt(root, ['request', 'body']) === undefined ? [] : [['request', 'body']]),
  ];
}

/** The event without these members. */
export function without(event: unknown, paths: readonly (readonly string[])[]): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(event));
  for (const path of paths) {
    const parent = memberAt(rootOf(copy), path.slice(0, -1));
    const name = path.at(-1);
    if (isObject(parent) && name !== undefined) delete (parent as Record<string, unknown>)[name];
  }
  return copy;
}

/** What holds `request` and `response` in either kind of event. */
function rootOf(event: unknown): unknown {
  if (!isObject(event) || !Array.isArray(event.Records)) return event;
  const [record] = event.Records;
  return isObject(record) ? record.cf : null;
}

function membersOf(root: unknown, path: readonly string[]): readonly (readonly string[])[] {
  const object = memberAt(root, path);
  return isObject(object) ? Object.keys(object).map((name) => [...path, name]) : [];
}

function memberAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (object, name) => (isObject(object) ? (object as JsonObject)[name] : undefined),
    root,
  );
}
