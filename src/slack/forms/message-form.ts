import type { ModalView } from '@slack/types';
import { type ExplainReport, isRecognised } from '../../formats/explain-report.ts';
import { modal, textField, ticksField } from '../../render/slack/form-inputs.ts';
import { plainText } from '../../render/slack/mrkdwn.ts';
import { paragraph, richText } from '../../render/slack/rich-text.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { explanation } from '../sending/explain-answer.ts';

/** The `callback_id` of the form. */
export const MESSAGE_FORM = 'cf502_message_form';

/** Names of the form's inputs. */
export const MESSAGE_INPUT = { found: 'found', origin: 'origin' } as const;

/**
 * Asks whether to check what a message names, before anything is posted in its thread.
 *
 * @param origins found in the message, likeliest first; each choice's value is its index
 */
export function messageForm(
  {
    origins,
    report,
    verdict = null,
  }: {
    readonly origins: readonly string[];
    readonly report: ExplainReport;
    /** On certificates, or on what an edge function returned, where the message holds such. */
    readonly verdict?: SlackMessage | null;
  },
  privateMetadata = '',
): ModalView {
  const explained = isRecognised(report) ? [richText(...explanation(report).parts)] : [];
  const answer = verdict === null ? explained : verdict.blocks;
  return modal(
    MESSAGE_FORM,
    'Diagnose CloudFront 502',
    [
      ...answer,
      ...(origins.length > 0
        ? [
            ticksField({
              name: MESSAGE_INPUT.found,
              label: 'Named in the message',
              choices: origins.map((label, index) => ({ value: String(index), label })),
              chosen: 1,
              optional: true,
            }),
          ]
        : [richText(paragraph('No host name was found in this message.'))]),
      textField({
        name: MESSAGE_INPUT.origin,
        label: origins.length > 0 ? 'Or another origin' : 'Which origin?',
        hint: 'A host, host:port or URL, with a space between several.',
        placeholder: 'origin.example.com',
        max: 1_000,
        optional: origins.length > 0,
      }),
      {
        type: 'context',
        elements: [plainText('The answer goes into the message’s thread, for everybody there.')],
      },
    ],
    { submit: 'Check', close: 'Cancel', privateMetadata },
  );
}
