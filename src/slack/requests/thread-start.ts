import type { Context } from '../context.ts';
import { wordsOf } from './message-words.ts';

/**
 * Reads the text of the message that started a thread: somebody who only mentions the bot in a thread asks
 * about that text.
 *
 * @returns `null` where Slack does not show the message, or where it has no text
 */
export async function readThreadStart(
  channel: string,
  threadTs: string,
  { call }: Pick<Context, 'call'>,
): Promise<string | null> {
  try {
    const answer = await call('conversations.replies', { channel, ts: threadTs, limit: 1 });
    const [first] = 'messages' in answer && Array.isArray(answer.messages) ? answer.messages : [];
    const words = wordsOf(first).trim();
    return words === '' ? null : words;
  } catch {
    return null;
  }
}
