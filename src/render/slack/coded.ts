import type { RichTextElement } from '@slack/types';
import { stretches } from '../wording.ts';
import { code } from './rich-text.ts';

/** Words with what stands between backticks set as code. No markup of foreign text is parsed in it. */
export function coded(text: string): readonly (RichTextElement | string)[] {
  return stretches(text).map((part) => (part.code ? code(part.text) : part.text));
}
