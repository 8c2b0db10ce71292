import type { App, ViewSubmitAction } from '@slack/bolt';
import { EVIDENCE_MODAL, SUPPORT_MODAL } from '../../../render/slack/action-ids.ts';
import type { Context } from '../../context.ts';
import { fromModalMetadata } from '../../requests/click.ts';
import { postEvidence } from '../../requests/evidence-actions.ts';
import { pressResult } from '../../requests/press-result.ts';
import { clickFrom } from './click-from.ts';

/**
 * The evidence in a modal, whose button posts it to the thread; the text for support, whose button closes it.
 */
export function registerEvidenceForm(app: Pick<App, 'view'>, context: Context): void {
  app.view<ViewSubmitAction>({ callback_id: SUPPORT_MODAL, type: 'view_submission' }, async ({ ack }) =>
    ack(),
  );
  app.view<ViewSubmitAction>(
    { callback_id: EVIDENCE_MODAL, type: 'view_submission' },
    async ({ ack, body, view }) => {
      await ack();
      const origin = fromModalMetadata(view.private_metadata);
      if (origin === null) return context.log.warn({ EVIDENCE_MODAL }, 'a form that is none of ours');
      await pressResult(clickFrom(origin, body, EVIDENCE_MODAL), postEvidence, context);
    },
  );
}
