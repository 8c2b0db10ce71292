import type { App, ViewSubmitAction } from '@slack/bolt';
import { NAME_INPUT, NAME_MODAL } from '../../../render/slack/action-ids.ts';
import type { Context } from '../../context.ts';
import { fromModalMetadata } from '../../requests/click.ts';
import { pressResult } from '../../requests/press-result.ts';
import { applyName, type NameKind, readName } from '../../requests/result-actions.ts';
import { clickFrom } from './click-from.ts';

/** The forms that ask for one name, opened by buttons under a result. */
export function registerNameForms(app: Pick<App, 'view'>, context: Context): void {
  for (const [kind, callbackId] of Object.entries(NAME_MODAL) as [NameKind, string][])
    app.view<ViewSubmitAction>(
      { callback_id: callbackId, type: 'view_submission' },
      async ({ ack, body, view }) => {
        const origin = fromModalMetadata(view.private_metadata);
        const typed = view.state.values[NAME_INPUT.block]?.[NAME_INPUT.action]?.value ?? '';
        const read = readName(kind, typed);
        if (read.kind === 'invalid')
          return ack({ response_action: 'errors', errors: { [NAME_INPUT.block]: read.message } });
        await ack();
        if (origin === null) return context.log.warn({ callbackId }, 'a form that is none of ours');
        await pressResult(clickFrom(origin, body, callbackId), applyName(kind, read.value), context);
      },
    );
}
