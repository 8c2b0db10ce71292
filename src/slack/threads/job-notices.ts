import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { notice } from '../sending/notice.ts';
import type { Sent } from '../sending/send-attempts.ts';

/** Where it is not known whether a direct message with the verdict arrived. */
export const uncertainNotice = (id: string): SlackMessage =>
  notice([
    'Slack did not say whether the answer to this check reached you here. If it does not stand above: ',
    { typed: `/cf502 show ${id}` },
  ]);

/** The verdict for the asker alone, sent before the channel gets it because Slack is slow. */
export function earlyVerdict(alone: SlackMessage): SlackMessage {
  const { text, blocks } = notice([
    'Slack is slow to take this. It comes into the conversation as soon as Slack does.',
  ]);
  return { text: `${alone.text}\n\n${text}`, blocks: [...alone.blocks, ...blocks] };
}

/** Why only the asker sees the answer. */
export function whyOnlyAsker(
  sent: Exclude<Sent, { kind: 'sent' | 'skipped' }>,
  channel: string,
): SlackMessage {
  if (sent.kind === 'uncertain')
    return notice(['Slack did not say whether this reached the channel, so it may be there as well.']);
  if (sent.reason !== 'place') return notice([`Slack does not let the bot post here (${sent.code}).`]);
  return channel.startsWith('D')
    ? notice(['The bot cannot post in this conversation, so only you see this.'])
    : notice([
        'The bot is not in this channel, so only you see this. For a thread here: ',
        { typed: '/invite @cf502' },
      ]);
}
