import type { Report } from '../../formats/report.ts';
import { hostReply } from './host-reply.ts';
import { type Beside, rootMessage } from './root-message.ts';
import type { SlackMessage } from './slack-message.ts';

/**
 * A report as Slack shows it: a root message and at most one reply, since every post notifies phones. Foreign
 * text stands in rich text or plain text only, where Slack looks for no markup.
 */
export function toSlackMessages(
  report: Report,
  beside: Beside = {},
): {
  readonly root: SlackMessage;
  readonly replies: readonly SlackMessage[];
} {
  const reply = hostReply(report);
  return { root: rootMessage(report, beside), replies: reply === null ? [] : [reply] };
}
