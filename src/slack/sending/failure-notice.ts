import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { bugSentence, notice, unreadNotice } from './notice.ts';

/**
 * What to tell a person whose request failed. A bug is logged, under a reference that the message names.
 *
 * @param what the sentence for the log
 */
export function failureNotice(
  error: unknown,
  what: string,
  { log, randomId }: { readonly log: Log; readonly randomId: () => string },
): SlackMessage {
  const unread = unreadNotice(error);
  if (unread !== null) return unread;
  const reference = randomId();
  log.error({ reference, err: error }, what);
  return notice([bugSentence(reference)]);
}
