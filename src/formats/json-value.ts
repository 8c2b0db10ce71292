/** A JSON object whose shape nobody has checked. */
export type JsonObject = { readonly [name: string]: unknown };

/** A JSON object, neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, empty when it is anything else (an array included). */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The same, `null` when it is anything else. */
export const asObject = (value: unknown): JsonObject | null => (isObject(value) ? value : null);

/** The value as a list, empty when it is anything else. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value as text, empty when it is anything else. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The members that are objects, others left out. */
export const objectsIn = (value: unknown): readonly JsonObject[] => asList(value).filter(isObject);

/** The value a JSON text stands for, `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
