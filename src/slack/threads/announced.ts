import type { RichTextElement } from '@slack/types';
import { bold, paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';

/**
 * The replies under a root that was edited into its verdict. Edits notify nobody, and who was notified of the root read
 * "checking": so the first reply begins with the verdict and mentions who asked. Where the root shows an earlier result
 * too (`isNew: false`), the first reply says what came of it already, and a verdict without replies is none.
 *
 * @param asker `null`: nobody to mention
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
  const said: readonly RichTextElement[] = verdict === '' ? [] : [bold(plain(verdict))];
  const elements = mention.length > 0 && said.length > 0 ? [...mention, ' ', ...said] : [...mention, ...said];
  const lead = richText(paragraph(...elements));
  const text = [...(asker === null ? [] : [`<@${asker}>`]), ...(verdict === '' ? [] : [verdict])].join(' ');
  if (first === undefined) return [{ text, blocks: [lead] }];
  const gap = verdict === '' ? ' ' : '\n';
  return [{ text: `${text}${gap}${first.text}`, blocks: [lead, ...first.blocks] }, ...others];
}

/** Rich text takes text as it is; the message's own text is escaped (https://docs.slack.dev/messaging/formatting-message-text). */
const plain = (escaped: string): string =>
  escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
