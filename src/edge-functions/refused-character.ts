import { quote } from './json-path.ts';

/**
 * The first space, control character or character of `refused` in a text, in words; `null` where there is
 * none.
 */
export function characterIn(text: string, refused: string): string | null {
  for (const char of text) {
    if (char === ' ') return 'a space';
    if (char < ' ' || char === '\u007f') return `the control character ${quote(char)}`;
    if (refused.includes(char)) return `"${char}"`;
  }
  return null;
}
