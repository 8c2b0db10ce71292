import type { Button } from '@slack/types';
import { plainText } from '../../render/slack/mrkdwn.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { notice } from '../sending/notice.ts';
import type { FormName } from './open-form.ts';

/** The buttons that open forms, by the name of the form. */
export const FORM_ACTION = {
  check: 'cf502_open_check',
  edge: 'cf502_open_edge',
  explain: 'cf502_open_explain',
} as const satisfies Readonly<Record<FormName, string>>;

/** Those buttons in the Home tab. */
export const FORM_BUTTONS = [
  { actionId: FORM_ACTION.check, label: 'Diagnose an origin' },
  { actionId: FORM_ACTION.edge, label: 'Judge a function’s result' },
  { actionId: FORM_ACTION.explain, label: 'Explain what CloudFront said' },
] as const;

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
    action_id: FORM_ACTION[word],
    text: plainText('Open the form'),
  };
  return { text, blocks: [...blocks, { type: 'actions', elements: [open] }] };
}
