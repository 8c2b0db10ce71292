import { type Call, readCallFailure } from './call.ts';
import { pause } from './pause.ts';

/**
 * The metadata of every message the bot posts, by which it finds the message again. Everybody in the
 * workspace can read it.
 */
export type Mark = { readonly job: string; readonly part: string };
export const MARK_EVENT = 'cf502_part';

export type PostedPlace = { readonly channel: string; readonly threadTs: string | null };

type Found =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  /** The history could not be read, because a scope is missing or the call failed. */
  | { readonly kind: 'unreadable'; readonly code: string };

/** The most pages read of a thread. Of a channel only the newest page is read. */
const PAGES_MAX = 10;
const PAGE = 200;
const TRIES = 3;

/**
 * Looks for a message of the bot that may have been posted.
 * Needs the scope `channels:history`, `groups:history` or `im:history`, by the kind of conversation.
 */
export async function findPosted(call: Call, { channel, threadTs }: PostedPlace, mark: Mark): Promise<Found> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const read = await readPage(call, threadTs === null ? 'conversations.history' : 'conversations.replies', {
      channel,
      limit: PAGE,
      include_all_metadata: true,
      ...(threadTs === null ? {} : { ts: threadTs }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (read.kind === 'unreadable') return read;
    const ours = read.messages.find((message) => isMarked(message, mark));
    if (ours !== undefined) return { kind: 'found', ts: ours.ts };
    if (threadTs === null || read.nextCursor === '') return { kind: 'absent' };
    cursor = read.nextCursor;
  }
  return { kind: 'unreadable', code: 'thread_too_long' };
}

type Message = { readonly ts: string; readonly metadata?: { readonly event_payload?: Partial<Mark> } };
type Page = { readonly kind: 'page'; readonly messages: readonly Message[]; readonly nextCursor: string };

async function readPage(
  call: Call,
  method: string,
  args: Record<string, unknown>,
): Promise<Page | (Found & { kind: 'unreadable' })> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await call(method, args);
      const messages = 'messages' in answer && Array.isArray(answer.messages) ? answer.messages : [];
      return { kind: 'page', messages, nextCursor: answer.response_metadata?.next_cursor ?? '' };
    } catch (error) {
      const failure = readCallFailure(error);
      if (failure.kind === 'refused' || attempt >= TRIES)
        return { kind: 'unreadable', code: 'code' in failure ? failure.code : failure.kind };
      await pause(failure.kind === 'rate-limited' ? failure.retryAfterMs : attempt * 1_000);
    }
  }
}

function isMarked({ metadata }: Message, { job, part }: Mark): boolean {
  return metadata?.event_payload?.job === job && metadata.event_payload.part === part;
}
