import type { HttpExchange } from '../formats/http.ts';

/**
 * The first value of a header, whose name is compared without regard to case; `null` when the header is
 * absent.
 */
export function headerOf({ headers }: Pick<HttpExchange, 'headers'>, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** All values of a header, in order. */
export function headersOf({ headers }: Pick<HttpExchange, 'headers'>, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Text from the origin as part of a sentence: at most `max` characters, in quotation marks. */
export function quoted(text: string, max = 80): string {
  return `"${text.length > max ? `${text.slice(0, max)}…` : text}"`;
}
