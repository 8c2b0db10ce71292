import type { App } from '@slack/bolt';
import { ACTION } from '../../../render/slack/action-ids.ts';
import type { Context } from '../../context.ts';
import { readClick } from '../../requests/click.ts';
import { answerClick } from '../../requests/press-result.ts';
import { cancelCheck } from '../../requests/result-actions.ts';

/** The button under the progress of a check, which has no report yet; under a summary one for each check. */
export function registerCancelButton(app: Pick<App, 'action'>, context: Context): void {
  app.action(new RegExp(`^${ACTION.cancel}(?:_\\d)?$`), async ({ ack, body }) => {
    await ack();
    const click = readClick(body);
    if (click === null) return context.log.warn({ actionId: ACTION.cancel }, 'a click that is none of ours');
    await answerClick(click, context, () => cancelCheck(click, context));
  });
}
