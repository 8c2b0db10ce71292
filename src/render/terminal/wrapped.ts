import { chunksOf, cleaned, cutLine, type Line, lineFrom, textOf } from '../line.ts';

/** Characters of one paragraph; evidence is bounded, a saved report need not be. */
export const LINE_MAX = 4_000;

/**
 * Foreign text, cleaned, on lines of at most `width` columns; a longer word gets a line of its own, and code
 * is never broken, so that it can be copied.
 *
 * @param first what the first line begins with, `indent` what the others do
 * @param paint the words that stand together
 */
export function wrapped(
  text: string | Line,
  width: number,
  first: string,
  indent: string,
  paint: (chunk: Line) => string = textOf,
): string {
  const lines: string[] = [];
  let line = first;
  let length = first.length;
  let isEmpty = true;
  const whole = typeof text === 'string' ? lineFrom(text) : text;
  for (const chunk of chunksOf(cutLine(cleaned(whole), LINE_MAX))) {
    const more = textOf(chunk).length;
    if (!isEmpty && length + 1 + more > width) {
      lines.push(line);
      line = indent;
      length = indent.length;
      isEmpty = true;
    }
    line += (isEmpty ? '' : ' ') + paint(chunk);
    length += (isEmpty ? 0 : 1) + more;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
