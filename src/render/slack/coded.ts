import type { RichTextElement } from '@slack/types';
import { isCode, joinedProse, type Line } from '../line.ts';
import { bold, code, words } from './rich-text.ts';

/** A line as rich text: code as code, what to look for in the console in bold. No markup is parsed in it. */
export const coded = (line: Line): readonly RichTextElement[] =>
  joinedProse(line).map((part) => {
    if (isCode(part)) return code(part.text);
    return part.kind === 'setting' ? bold(part.text) : words(part.text);
  });
