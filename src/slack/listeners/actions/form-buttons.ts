import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { FORM_ACTION } from '../../forms/form-offer.ts';
import { notOpened } from '../../forms/not-opened.ts';
import { type FormName, openForm } from '../../forms/open-form.ts';
import { notice } from '../../sending/notice.ts';
import { readClicked } from './clicked.ts';

/** The buttons that open forms: in the Home tab, and where somebody asked for a form in a message. */
export function registerFormButtons(app: Pick<App, 'action'>, context: Context): void {
  for (const [form, actionId] of Object.entries(FORM_ACTION) as [FormName, string][])
    app.action(actionId, async ({ ack, body }) => {
      await ack();
      const clicked = readClicked(body, context);
      const shown = await openForm(form, clicked, context);
      if (shown.kind !== 'shown' && clicked.responseUrl !== null)
        await context.respond(clicked.responseUrl, notice([notOpened(shown)]));
    });
}
