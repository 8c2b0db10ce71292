import { chunksOf, isCode, type Line, prose, textOf } from './line.ts';

/**
 * Lengths of what a person reads, in words. Code is a command or a name to copy, and is not counted; neither
 * are signs without a letter or a digit.
 */
export function countWords(line: Line): number {
  return line
    .map((part) => (isCode(part) ? ' ' : part.text))
    .join('')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** At most `most` words, cut between words and never inside code; `…` stands for the rest. */
export function firstWords(line: Line, most: number): Line {
  if (countWords(line) <= most) return line;
  const chunks = chunksOf(line);
  let left = most;
  const end = chunks.findIndex((chunk) => {
    left -= countWords(chunk);
    return left < 0;
  });
  return [...chunks.slice(0, end).flatMap((chunk) => [...chunk, prose(' ')]), prose('…')];
}

/** Whole sentences, as many as fit into `most` words; the first one always, whatever its length. */
export function sentencesWithin(line: Line, most: number): Line {
  const [first = [], ...others] = sentencesOf(line);
  let kept = first;
  for (const sentence of others) {
    if (countWords([...kept, ...sentence]) > most) break;
    kept = [...kept, ...sentence];
  }
  return kept;
}

/** A sentence begins in upper case, or with code; white space before it is its own. */
function sentencesOf(line: Line): readonly Line[] {
  const sentences: Line[] = [[]];
  for (const [index, part] of line.entries()) {
    const next = line[index + 1];
    const leadsOn = next !== undefined && (isCode(next) || /^\p{Lu}/u.test(next.text));
    const ends = leadsOn ? /(?<=[.?!])(?=\s+(?:\p{Lu}|$))/u : /(?<=[.?!])(?=\s+\p{Lu})/u;
    const [own = '', ...begun] = isCode(part) ? [part.text] : part.text.split(ends);
    const last = sentences.pop() ?? [];
    sentences.push([...last, { ...part, text: own }], ...begun.map((text) => [{ ...part, text }]));
  }
  return sentences;
}

/** How many whole steps fit into `most` words, in order; the first one always does. */
export function stepsWithin(steps: readonly Line[], most: number): number {
  let used = 0;
  const end = steps.findIndex((step, index) => {
    used += countWords(step);
    return index > 0 && used > most;
  });
  return end === -1 ? steps.length : end;
}

/** The same for a sentence without code in it. */
export const firstWordsOf = (text: string, most: number): string => textOf(firstWords([prose(text)], most));
