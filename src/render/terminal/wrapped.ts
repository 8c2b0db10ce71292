import { clean, cut } from '../foreign-text.ts';

/** Characters of one paragraph; evidence is bounded, a saved report need not be. */
export const LINE_MAX = 4_000;

/** A word, or words held together by backticks: code that is broken over lines cannot be copied. */
const WORD = /(?:[^\s`]*`[^`]*`)+[^\s`]*|\S+/g;

/**
 * Foreign text, cleaned, on lines of at most `width` columns; a longer word gets a line of its own.
 *
 * @param first what the first line begins with, `indent` what the others do
 */
export function wrapped(text: string, width: number, first: string, indent: string): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of cut(clean(text), LINE_MAX).match(WORD) ?? []) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
