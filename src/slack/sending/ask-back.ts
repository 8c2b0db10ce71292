import type { ActionsBlock } from '@slack/types';
import type { Offer } from '../../explain/meaning.ts';
import { cut } from '../../render/foreign-text.ts';
import { plainText } from '../../render/slack/mrkdwn.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { CHECK_HOST } from './explain-answer.ts';
import { notice } from './notice.ts';

/** Start of the `action_id` of a button that asks what its value says; a number follows. */
export const ASK_TEXT = 'cf502_ask_text_';

const OFFERS_MAX = 5;

/**
 * A question back to the person, with a button for each thing they may have meant. Text of others in it is
 * escaped.
 */
export function askBack(answer: readonly string[], offers: readonly Offer[]): SlackMessage {
  const message = notice(...answer.map((line) => [line]));
  if (offers.length === 0) return message;
  const buttons: ActionsBlock = {
    type: 'actions',
    block_id: 'cf502_ask_back',
    elements: offers.slice(0, OFFERS_MAX).map((offer, index) => ({
      type: 'button',
      action_id: `${offer.kind === 'check' ? CHECK_HOST : ASK_TEXT}${index}`,
      text: plainText(cut(offer.kind === 'check' ? `Check ${offer.host}` : `/cf502 ${offer.text}`, 75)),
      value: (offer.kind === 'check' ? offer.host : offer.text).slice(0, 2_000),
    })),
  };
  return { text: message.text, blocks: [...message.blocks, buttons] };
}

/** What the bot can do, in two lines. */
export const GREETING: SlackMessage = notice(
  [
    'I find out why CloudFront answers 502, 503 or 504: write me the origin, such as ',
    { typed: 'origin.example.com' },
    '.',
  ],
  [
    'Or paste what you see: an error page, headers, log lines. ',
    { typed: '/cf502 help' },
    ' lists the rest.',
  ],
);

/** The answer to thanks, or to the news that all is well. */
export const WELCOME: SlackMessage = notice([
  'Glad to help. Name a host whenever something shall be checked.',
]);
