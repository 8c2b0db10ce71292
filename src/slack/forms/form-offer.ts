import type { Button } from '@slack/types';
import { plainText } from '../../render/slack/mrkdwn.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { ENTRANCE_ACTION } from '../listeners/events/home.ts';
import { notice } from '../sending/notice.ts';

/**
 * Slack opens forms only after a click, so a mention that asks for a form is answered with a button that
 * opens it.
 */
export function formOffer(word: 'edge' | 'explain'): SlackMessage {
  const { text, blocks } = notice([
    word === 'edge'
      ? 'Paste what the function returned into a form, or mention the bot where the file is.'
      : 'Paste what CloudFront said into a form, or mention the bot where the file is.',
  ]);
  const open: Button = {
    type: 'button',
    action_id: ENTRANCE_ACTION[word],
    text: plainText('Open the form'),
  };
  return { text, blocks: [...blocks, { type: 'actions', elements: [open] }] };
}
