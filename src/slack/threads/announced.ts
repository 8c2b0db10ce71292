import type { RichTextElement } from '@slack/types';
import { bold, paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';

/**
 * The replies under a root message that was edited to show the verdict. Slack notifies nobody of edits, and
 * people were notified of the root when it read "checking", so the first reply begins with the verdict and
 * mentions the asker. Where the root showed an earlier result before (`isNew: false`), the first reply
 * describes the change itself, so no verdict is put before it, and nothing is added where there are no
 * replies.
 *
 * @param asker the user to mention; `null`: nobody
 */
export function announced(
  root: SlackMessage,
  replies: readonly SlackMessage[],
  { asker, isNew }: { readonly asker: string | null; readonly isNew: boolean },
): readonly SlackMessage[] {
  const verdict = isNew ? (root.text.split('\n')[0] ?? '') : '';
  const [first, ...others] = replies;
  if ((verdict === '' && asker === null) || (first === undefined && !isNew)) return replies;
  const mention: readonly RichTextElement[] = asker === null ? [] : [{ type: 'user', user_id: asker }];
  const verdictParts: readonly RichTextElement[] = verdict === '' ? [] : [bold(plain(verdict))];
  const elements =
    mention.length > 0 && verdictParts.length > 0
      ? [...mention, ' ', ...verdictParts]
      : [...mention, ...verdictParts];
  const lead = richText(paragraph(...elements));
  const text = [...(asker === null ? [] : [`<@${asker}>`]), ...(verdict === '' ? [] : [verdict])].join(' ');
  if (first === undefined) return [{ text, blocks: [lead] }];
  const gap = verdict === '' ? ' ' : '\n';
  return [{ text: `${text}${gap}${first.text}`, blocks: [lead, ...first.blocks] }, ...others];
}

/** The message with mentions before it. */
export function mentioning(users: readonly string[], { text, blocks }: SlackMessage): SlackMessage {
  if (users.length === 0) return { text, blocks };
  const mentions = users.flatMap((user, index): (RichTextElement | string)[] => [
    index === 0 ? '' : ' ',
    { type: 'user', user_id: user },
  ]);
  return {
    text: `${users.map((user) => `<@${user}>`).join(' ')} ${text}`,
    blocks: [richText(paragraph(...mentions)), ...blocks],
  };
}

/**
 * Undoes escaping: a message's text is escaped, rich text is not
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
const plain = (escaped: string): string =>
  escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
