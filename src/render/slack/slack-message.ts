import type { KnownBlock } from '@slack/types';
import { clean } from '../foreign-text.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** One message: `text` says all of it, for screen readers and notifications; `blocks` show it. */
export type SlackMessage = { readonly text: string; readonly blocks: KnownBlock[] };

/** Bytes of UTF-8 in `text`; `chat.update` was seen to refuse a little more than 4,000. */
const TEXT_BYTES = 3_500;
const SHORTENED = ' … (shortened here; the message itself shows all)';

/**
 * Lines of foreign text as the top-level `text`: escaped, without code spans, below `TEXT_BYTES`, cut between
 * code points and never silently. Send it with `parse: "none"` and without `link_names`.
 */
export function messageText(lines: readonly string[]): string {
  const text = lines.map(clean).filter(Boolean).join('\n').replaceAll('`', "'");
  const whole = escapeLines(text);
  if (bytesOf(whole) <= TEXT_BYTES) return whole;
  const room = TEXT_BYTES - bytesOf(SHORTENED);
  let used = 0;
  let kept = '';
  for (const point of text) {
    const escaped = escapeLines(point);
    used += bytesOf(escaped);
    if (used > room) break;
    kept += escaped;
  }
  return kept + SHORTENED;
}

/** One message of two, so that people are notified once; of the second text as many whole lines as fit. */
export function joined(first: SlackMessage, second: SlackMessage): SlackMessage {
  let text = first.text;
  for (const line of second.text.split('\n')) {
    if (bytesOf(`${text}\n${line}${SHORTENED}`) > TEXT_BYTES) {
      text += SHORTENED;
      break;
    }
    text += `\n${line}`;
  }
  return { text, blocks: [...first.blocks, ...second.blocks] };
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeMrkdwn).join('\n');
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
