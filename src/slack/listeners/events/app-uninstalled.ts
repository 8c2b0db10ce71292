import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';

/**
 * Somebody removed the app from the workspace: everything that is kept of it is deleted, and the bot ends,
 * since its tokens are void (https://docs.slack.dev/reference/events/app_uninstalled).
 */
export function registerAppUninstalled(app: Pick<App, 'event'>, context: Context): void {
  const { audit, home, onSetupError, pauses, store } = context;
  app.event('app_uninstalled', async ({ body }) => {
    const { team } = home();
    if (body.team_id !== team) return;
    await store.forget({ kind: 'everything' });
    for (const paused of pauses.list()) await pauses.resume(paused);
    audit({ event: 'forgotten', team });
    const message = 'the app was removed from its workspace: everything the bot kept is deleted';
    onSetupError(Object.assign(new Error(message), { name: 'SetupError' as const }));
  });
}
