import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { openForm } from '../../forms/open-form.ts';

/** The global shortcut, as `manifest.yml` names it; a test holds the two together. */
export const GLOBAL_SHORTCUT = 'cf502_check';

/** Opens the form of a check; it is answered in direct messages. */
export function registerCheckShortcut(app: Pick<App, 'shortcut'>, context: Context): void {
  app.shortcut({ callback_id: GLOBAL_SHORTCUT, type: 'shortcut' }, async ({ ack, shortcut }) => {
    await ack();
    const place = { channel: null, threadTs: null };
    await openForm('check', { triggerId: shortcut.trigger_id, place, responseUrl: null }, context);
  });
}
