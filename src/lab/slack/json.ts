/** A JSON object whose shape is not ours to say: arguments, blocks, payloads. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object, or `null` when it is anything else (an array included). */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value as a list, empty when it is anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text, empty when it is anything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The members that are objects, others left out. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return asList(value)
    .map(asObject)
    .filter((item) => item !== null);
}

/** The value a JSON text stands for, `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
