import type { HttpExchange } from '../formats/http.ts';

/** The first value of a header, by its name in any case; `null` when it did not come. */
export function headerOf({ headers }: Pick<HttpExchange, 'headers'>, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** All values of a header, in order. */
export function headersOf({ headers }: Pick<HttpExchange, 'headers'>, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Foreign text as part of a sentence: at most `max` characters, in quotation marks. */
export function quoted(text: string, max = 80): string {
  return `"${text.length > max ? `${text.slice(0, max)}…` : text}"`;
}
