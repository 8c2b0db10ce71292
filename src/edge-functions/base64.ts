/**
 * How well a text decodes as base64 (RFC 4648 §4).
 *
 * - `strict`: the standard alphabet, padded
 * - `lenient`: decodes after white space, URL-safe letters or missing padding are forgiven; what CloudFront
 *   forgives is not documented
 * - `broken`: no decoder takes it
 */
export type Base64Form = 'strict' | 'lenient' | 'broken';

const FOREIGN = /[^A-Za-z0-9+/=]/;

export function base64Form(text: string): Base64Form {
  if (text.length % 4 === 0 && !FOREIGN.test(text) && hasOnlyFinalPadding(text)) return 'strict';
  const forgiven = text
    .replace(/[\t\n\r ]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  const unpadded = forgiven.endsWith('==')
    ? forgiven.slice(0, -2)
    : forgiven.endsWith('=')
      ? forgiven.slice(0, -1)
      : forgiven;
  const decodes = !FOREIGN.test(unpadded) && !unpadded.includes('=') && unpadded.length % 4 !== 1;
  return decodes ? 'lenient' : 'broken';
}

function hasOnlyFinalPadding(text: string): boolean {
  const first = text.indexOf('=');
  return first === -1 || (first >= text.length - 2 && text.endsWith('='));
}

/** Bytes the text decodes to. */
export function decodedBytes(text: string): number {
  return Buffer.byteLength(text, 'base64');
}
