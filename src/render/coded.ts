import type { RichTextElement } from '@slack/types';
import { code } from './rich-text.ts';
import { stretches } from './wording.ts';

/** Words with what stands between backticks set as code. No markup of foreign text is parsed in it. */
export function coded(text: string): readonly (RichTextElement | string)[] {
  return stretches(text).map((part) => (part.code ? code(part.text) : part.text));
}
