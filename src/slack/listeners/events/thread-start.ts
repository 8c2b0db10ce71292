import { wordsOf } from '../../requests/message-words.ts';
import type { Call } from '../../sending/call.ts';

/**
 * Reads the text of the message that started a thread: somebody who only mentions the bot in a thread asks
 * about that text.
 *
 * @returns `null` where Slack does not show the message, or where it has no text
 */
export type ReadThreadStart = (channel: string, threadTs: string) => Promise<string | null>;

export function createReadThreadStart(call: Call): ReadThreadStart {
  return async (channel, threadTs) => {
    try {
      const answer = await call('conversations.replies', { channel, ts: threadTs, limit: 1 });
      const [first] = 'messages' in answer && Array.isArray(answer.messages) ? answer.messages : [];
      const words = wordsOf(first).trim();
      return words === '' ? null : words;
    } catch {
      return null;
    }
  };
}
