import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
} from '@slack/types';
import { clean } from '../foreign-text.ts';

/**
 * Rich text is the safest place for foreign text in Slack: its `text` elements are shown as they are, without
 * markup, mentions, links or emoji. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function richText(
  ...elements: readonly (RichTextSection | RichTextList | RichTextPreformatted)[]
): RichTextBlock {
  return { type: 'rich_text', elements: [...elements] };
}

/** A paragraph; plain strings become text elements. Empty strings, which Slack refuses, are left out. */
export function paragraph(...parts: readonly (RichTextElement | string)[]): RichTextSection {
  const elements = parts.map((part) => (typeof part === 'string' ? words(part) : part));
  return { type: 'rich_text_section', elements: elements.filter(isVisible) };
}

/** Words in one style. Line breaks are kept only where they are ours: see `LINE_BREAK`. */
export function words(
  text: string,
  style?: { readonly bold?: true; readonly code?: true; readonly italic?: true },
): RichTextElement {
  return { type: 'text', text: clean(text), ...(style && { style }) };
}

export const bold = (text: string): RichTextElement => words(text, { bold: true });
export const code = (text: string): RichTextElement => words(text, { code: true });
export const LINE_BREAK: RichTextElement = { type: 'text', text: '\n' };

/** A link with our own words; only `https:` addresses become one, others are shown as text. */
export function link(url: string, text: string): RichTextElement {
  return url.startsWith('https://')
    ? { type: 'link', url: clean(url), text: clean(text) }
    : words(`${text}: ${url}`);
}

export function numbered(items: readonly RichTextSection[]): RichTextList {
  return { type: 'rich_text_list', style: 'ordered', elements: [...items] };
}

export function bullets(items: readonly RichTextSection[]): RichTextList {
  return { type: 'rich_text_list', style: 'bullet', elements: [...items] };
}

/** A code block. Each line is cleaned by itself. */
export function preformatted(text: string): RichTextPreformatted {
  const lines = text.split('\n').map(clean).join('\n');
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines || ' ' }] };
}

function isVisible(element: RichTextElement): boolean {
  return element.type !== 'text' || element.text !== '';
}
