import type { ModalView } from '@slack/types';
import { fileField, modal, TEXT_INPUT_MAX, textField } from '../../render/slack/form-inputs.ts';

/** The `callback_id` of the form. */
export const EXPLAIN_FORM = 'cf502_explain_form';

/** Names of the form's inputs. */
export const EXPLAIN_INPUT = { text: 'text', file: 'file' } as const;

/**
 * The form that asks for CloudFront's error page, headers or log lines.
 *
 * @param takesFiles Slack shows a file input only to apps with the scope `files:read`
 */
export function explainForm(takesFiles: boolean, privateMetadata = ''): ModalView {
  const limit = `Up to ${TEXT_INPUT_MAX.toLocaleString('en-US')} characters.`;
  return modal(
    EXPLAIN_FORM,
    'What CloudFront said',
    [
      textField({
        name: EXPLAIN_INPUT.text,
        label: 'An error page, response headers, curl output or log lines',
        hint: takesFiles
          ? `${limit} More fits in a file.`
          : `${limit} More fits in a terminal: npx cf502 explain FILE`,
        multiline: true,
        optional: true,
      }),
      ...(takesFiles
        ? [
            fileField({
              name: EXPLAIN_INPUT.file,
              label: 'Or a file',
              hint: 'Up to 4 MB; gzip is read too.',
              optional: true,
            }),
          ]
        : []),
    ],
    { submit: 'Explain', close: 'Cancel', privateMetadata },
  );
}
