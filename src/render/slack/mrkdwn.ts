import type { PlainTextElement } from '@slack/types';
import { clean } from '../foreign-text.ts';

/**
 * Foreign text as mrkdwn: cleaned, then `&`, `<` and `>` escaped in that order, once.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): string {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Foreign text without any markup; `emoji: false` leaves `:name:` as it is. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text: clean(text) || ' ', emoji: false };
}
