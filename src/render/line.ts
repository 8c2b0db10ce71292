import type { StepPart } from '../formats/remedy-step.ts';
import { plainText } from '../repairs/words.ts';
import { clean, REMARK } from './foreign-text.ts';

/** A line that people read, by its parts. Parts of it may be foreign text. */
export type Line = readonly StepPart[];

/** Whether it is copied as it stands: never broken, and no word of a person's. */
export const isCode = ({ kind }: StepPart): boolean =>
  kind === 'code' || kind === 'command' || kind === 'snippet';

export const prose = (text: string): StepPart => ({ kind: 'text', text });

/** A sentence of a report, in which code stands between backticks; an odd one out is left as it is. */
export function lineFrom(text: string): Line {
  const stretches = text.split('`');
  if (stretches.length % 2 === 0) return [prose(text)];
  return stretches.flatMap((stretch, index): Line => {
    if (index % 2 === 1) return [stretch === '' ? prose('``') : { kind: 'code', text: stretch }];
    return stretch === '' ? [] : [prose(stretch)];
  });
}

/** The same as text, code between backticks. */
export const textOf = (line: Line): string => plainText({ parts: line });

export const cleaned = (line: Line): Line => line.map((part) => ({ ...part, text: clean(part.text) }));

/** Prose that follows prose is one part, whatever it is for. */
export function joinedProse(line: Line): Line {
  const joined: StepPart[] = [];
  for (const { kind, text } of line) {
    const last = joined.at(-1);
    const isProse = kind === 'text' || kind === 'interrupts';
    if (isProse && last?.kind === 'text') joined[joined.length - 1] = prose(last.text + text);
    else joined.push(isProse ? prose(text) : { kind, text });
  }
  return joined;
}

/** What stands together without white space between it; code whole. */
export function chunksOf(line: Line): readonly Line[] {
  const chunks: StepPart[][] = [];
  let isOpen = false;
  const add = (part: StepPart) => {
    if (isOpen) chunks.at(-1)?.push(part);
    else chunks.push([part]);
    isOpen = true;
  };
  for (const part of line) {
    if (isCode(part)) add(part);
    else
      for (const [index, word] of part.text.split(/\s+/u).entries()) {
        if (index > 0) isOpen = false;
        if (word !== '') add({ ...part, text: word });
      }
  }
  return chunks;
}

/** At most `max` UTF-16 units of text, as `cut` does it. */
export function cutLine(line: Line, max: number): Line {
  const { length } = textOf(line);
  if (length <= max) return line;
  const kept: StepPart[] = [];
  let room = max - REMARK;
  for (const part of line) {
    const marks = isCode(part) ? 2 : 0;
    const text = part.text.slice(0, Math.max(0, room - marks));
    if (text !== '') kept.push({ ...part, text: clean(text) });
    room -= part.text.length + marks;
    if (room <= 0) break;
  }
  return [...kept, prose(` … (${length - textOf(kept).length} more characters)`)];
}
