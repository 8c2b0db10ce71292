import type { Place } from '../../jobs/store/store.ts';

/** The fields of a message event that are used. */
type MessageEvent = {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly files?: unknown;
};

/** A message to the bot: where it is answered, its key, and its files. */
export type AddressedMessage = {
  readonly place: Place & { readonly threadTs: string };
  /** One message may come as several events with different ids; they all get the same key. */
  readonly delivery: string;
  readonly files: unknown;
};

export function readMessage(
  team: string,
  { channel, user, ts, thread_ts, files = null }: MessageEvent,
): AddressedMessage {
  return {
    place: { team, channel, user, threadTs: thread_ts ?? ts },
    delivery: `message ${team}:${channel}:${ts}`,
    files,
  };
}

/**
 * The part of a message that is meant for the bot: the text after its mention. The text before the mention is
 * put in front where only that names a host. Without a mention it is the whole text.
 */
export function textForBot(text: string, botUserId: string | undefined): string {
  const mention = new RegExp(`<@${botUserId ?? '[A-Z0-9]+'}(?:\\|[^>]*)?>`);
  const found = mention.exec(text);
  if (found === null) return text.trim();
  const after = text
    .slice(found.index + found[0].length)
    .replace(/^[\s:,]+/, '')
    .trim();
  const before = text.slice(0, found.index).trim();
  const isNamedBefore = /[\w-][.:][\w/-]/.test(before) && !/[\w-][.:][\w/-]/.test(after);
  return isNamedBefore ? `${before} ${after}`.trim() : after;
}
