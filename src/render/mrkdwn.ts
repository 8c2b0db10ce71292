import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import { clean } from './foreign-text.ts';

declare const trusted: unique symbol;

/** Slack markup that this project wrote itself, or that was escaped. A plain string is not one. */
export type Mrkdwn = string & { readonly [trusted]: true };

/**
 * Foreign text as mrkdwn: cleaned, then `&`, `<` and `>` escaped in that order, once.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): Mrkdwn {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') as Mrkdwn;
}

/** Foreign text as a code span. A backtick cannot be escaped, so an apostrophe stands in for it. */
export function codeSpan(text: string): Mrkdwn {
  return `\`${escapeMrkdwn(text.replaceAll('`', "'")) || ' '}\`` as Mrkdwn;
}

/** Our own words with values in them; a plain string is refused by its type: escape it first. */
export function mrkdwn(words: TemplateStringsArray, ...values: readonly Mrkdwn[]): Mrkdwn {
  return String.raw({ raw: words }, ...values) as Mrkdwn;
}

/**
 * A mrkdwn text object. `verbatim` keeps Slack from finding bare `@here`, `#channel` and URLs in it by itself.
 * Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function mrkdwnText(text: Mrkdwn): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Foreign text without any markup; `emoji: false` leaves `:name:` as it is. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text: clean(text) || ' ', emoji: false };
}
