import type { App, ViewSubmitAction } from '@slack/bolt';
import { CAUSE_INPUT, CAUSE_MODAL } from '../../../render/slack/action-ids.ts';
import { typedIn } from '../../../render/slack/form-state.ts';
import type { Context } from '../../context.ts';
import { tellCause } from '../../requests/cause-answers.ts';
import { fromModalMetadata } from '../../requests/click.ts';
import { pressResult } from '../../requests/press-result.ts';
import { clickFrom } from './click-from.ts';

/** The form in which somebody says what the cause was. */
export function registerCauseForm(app: Pick<App, 'view'>, context: Context): void {
  app.view<ViewSubmitAction>(
    { callback_id: CAUSE_MODAL, type: 'view_submission' },
    async ({ ack, body, view }) => {
      const typed = typedIn(view.state, CAUSE_INPUT);
      if (typed === '')
        return ack({
          response_action: 'errors',
          errors: { [CAUSE_INPUT]: 'Type what it was, in a few words.' },
        });
      await ack();
      const origin = fromModalMetadata(view.private_metadata);
      if (origin === null) return context.log.warn({ CAUSE_MODAL }, 'a form that is none of ours');
      await pressResult(clickFrom(origin, body, CAUSE_MODAL), tellCause(typed), context);
    },
  );
}
