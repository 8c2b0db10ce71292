import { BOUNDS } from '../budget.ts';

/** Headers kept of one answer. */
export const HEADERS_MAX = BOUNDS['header-fields'];

/** Characters kept of one header value. */
const VALUE_MAX = 2_048;

/**
 * Headers whose value is a credential in any answer. Of `Set-Cookie` the cookie's name is kept, because it
 * identifies products.
 */
const CREDENTIALS =
  /^(?:proxy-)?(?:authorization|authentication-info)$|(?:^|-)(?:token|secret|password|credential|api-?key)s?$/i;

/** The final head of an answer as received: the one after blank lines and 1xx answers (RFC 9110 §15.2). */
export type RawHead = {
  /** From the status line to the blank line, or as far as it came. */
  readonly text: string;
  /** Bytes from the status line to the blank line. */
  readonly bytes: number;
  readonly complete: boolean;
};

/**
 * Finds the final head at the beginning of an answer. Never throws: text that does not look like HTTP counts
 * as an incomplete head.
 */
export function readRawHead(received: Buffer): RawHead {
  const text = received.toString('latin1');
  let begin = /^(?:\r\n)*/.exec(text)?.[0].length ?? 0;
  for (;;) {
    const blank = text.indexOf('\r\n\r\n', begin);
    if (blank === -1) return { text: text.slice(begin), bytes: text.length - begin, complete: false };
    if (!/^HTTP\/1\.\d 1(?!01)\d\d\b/.test(text.slice(begin, begin + 16)))
      return { text: text.slice(begin, blank), bytes: blank + 4 - begin, complete: true };
    begin = blank + 4;
  }
}

/**
 * The status of the final head, whatever is wrong with the rest of it; `null` where there is no valid status
 * line.
 */
export function statusIn(received: Buffer): number | null {
  const status = /^HTTP\/1\.\d ([1-5]\d\d)(?!\d)/.exec(readRawHead(received).text)?.[1];
  return status === undefined ? null : Number(status);
}

/**
 * Header fields in their order and case, bounded: 100 fields of 2,048 characters. Credentials are left out.
 *
 * @param rawHeaders alternating names and values, as `IncomingMessage.rawHeaders` has them
 */
export function keepHeaders(
  rawHeaders: readonly string[],
  conceal: (text: string) => string,
): readonly (readonly [name: string, value: string])[] {
  const kept: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length && kept.length < HEADERS_MAX; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = conceal(withoutCredential(name, rawHeaders[i + 1] ?? ''));
    kept.push([
      conceal(name).slice(0, VALUE_MAX),
      value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX - 1)}…` : value,
    ]);
  }
  return kept;
}

function withoutCredential(name: string, value: string): string {
  if (/^set-cookie2?$/i.test(name)) return `${value.split(/[=;]/, 1)[0]?.trim() ?? ''}=…`;
  return CREDENTIALS.test(name) ? '…' : value;
}

/**
 * Hides secrets that we sent and that come back in a header, a body or an error: every whole value, and every
 * single word of it. Words under 6 characters are not hidden: they are hardly secrets, and hiding them would
 * garble ordinary text.
 */
export function concealer(secrets: readonly string[]): (text: string) => string {
  const words = secrets
    .flatMap((secret) => [secret, ...secret.split(/[\s,;=]+/)])
    .filter((word) => word.length >= 6)
    .sort((a, b) => b.length - a.length);
  return (text) => words.reduce((shown, word) => shown.replaceAll(word, '…'), text);
}
