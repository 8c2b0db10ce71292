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
  const [first = [], ...others] = piecesOf(line, (next) => (leadsOn(next) ? BEFORE_CODE : BEFORE_SENTENCE));
  return joinedWithin(first, others, most);
}

/** A sentence begins in upper case, or with code; white space before it is its own. */
const BEFORE_SENTENCE = /(?<=[.?!])(?=\s+\p{Lu})/u;
const BEFORE_CODE = /(?<=[.?!])(?=\s+(?:\p{Lu}|$))/u;
const leadsOn = (next: Line[number] | undefined): boolean =>
  next !== undefined && (isCode(next) || /^\p{Lu}/u.test(next.text));

/**
 * As much of a fact as fits into `most` words and can stand alone: whole clauses; where the first is longer,
 * what stands before a comma; failing that, its first words.
 */
export function clausesWithin(line: Line, most: number): Line {
  if (countWords(line) <= most) return line;
  for (const end of [/(?<=[;.])(?=\s)/u, /(?<=[;.,])(?=\s)/u]) {
    const kept = joinedWithin(
      [],
      piecesOf(line, () => end),
      most,
    );
    if (countWords(kept) >= Math.min(6, most / 3)) return withoutMark(kept);
  }
  return firstWords(line, most);
}

const withoutMark = (line: Line): Line =>
  line.map((part, index) =>
    index < line.length - 1 || isCode(part) ? part : { ...part, text: part.text.replace(/[;,.]$/, '') },
  );

function joinedWithin(first: Line, others: readonly Line[], most: number): Line {
  let kept = first;
  for (const piece of others) {
    if (countWords([...kept, ...piece]) > most) break;
    kept = [...kept, ...piece];
  }
  return kept;
}

/** Prose parted where `endsBefore` says, by the part that comes next; code is never parted. */
function piecesOf(line: Line, endsBefore: (next: Line[number] | undefined) => RegExp): readonly Line[] {
  const pieces: Line[] = [[]];
  for (const [index, part] of line.entries()) {
    const [own = '', ...begun] = isCode(part) ? [part.text] : part.text.split(endsBefore(line[index + 1]));
    const last = pieces.pop() ?? [];
    pieces.push([...last, { ...part, text: own }], ...begun.map((text) => [{ ...part, text }]));
  }
  return pieces;
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
