import { isObject, type JsonObject } from '../formats/json-value.ts';

/**
 * What the guide does not allow although CloudFront is seen to accept it, in sentences without a full stop.
 * The guide's own examples assign numbers to `status`; a list of headers is on record once.
 * (lambda-generating-http-responses)
 */
export function toleratedIn({ status, headers }: JsonObject): readonly string[] {
  return [
    ...(typeof status === 'number'
      ? [`\`status\` is the number ${status}: the guide asks for a string, and CloudFront takes numbers too`]
      : []),
    ...(isHeaderList(headers)
      ? [
          '`headers` is a list: the guide asks for an object by name. CloudFront was seen to take it; write an object all the same',
        ]
      : []),
  ];
}

/** The same headers by name, where they are a list of `{ key, value }`; anything else as it is. */
export function headersByName(headers: unknown): unknown {
  if (!isHeaderList(headers)) return headers;
  const byName: Record<string, unknown[]> = {};
  for (const header of headers) {
    const name = String(header.key).toLowerCase();
    byName[name] = [...(Object.hasOwn(byName, name) ? (byName[name] ?? []) : []), header];
  }
  return byName;
}

function isHeaderList(headers: unknown): headers is readonly JsonObject[] {
  return (
    Array.isArray(headers) && headers.every((header) => isObject(header) && typeof header.key === 'string')
  );
}
