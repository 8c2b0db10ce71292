import type { Json } from './page-state.ts';

/** Text known to be an object's; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function jsonOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(jsonOf) : [];
}

/** What a text object says, whatever its type. */
export function wordsOf(textObject: unknown): string {
  return textOf(jsonOf(textObject).text);
}
