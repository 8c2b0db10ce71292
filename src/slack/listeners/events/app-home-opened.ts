import type { App } from '@slack/bolt';
import { closedHomeView, homeView } from '../../../render/slack/home-view.ts';
import { isInternal, originOutside } from '../../access/aws-open.ts';
import type { Context } from '../../context.ts';
import { FORM_BUTTONS } from '../../forms/form-offer.ts';

const RECENT_MAX = 10;

/** Somebody opened the bot's Home tab. */
export function registerAppHomeOpened(app: Pick<App, 'event'>, context: Context): void {
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    const { user } = event;
    const refusal = await context.admission({ user, team: body.team_id, channel: undefined });
    const view = refusal === null ? await homeOf(user, context) : closedHomeView(refusal);
    await context.views.publish(user, view);
  });
}

/** The checks a person asked for themselves: those of others may be of private channels. */
async function homeOf(user: string, { store }: Context): Promise<ReturnType<typeof homeView>> {
  const [jobs, watches, recent] = await Promise.all([
    store.listJobs(),
    store.watches(),
    store.recentOf(user, RECENT_MAX),
  ]);
  const own = ({ place }: { readonly place: { readonly user: string } }) => place.user === user;
  const home = {
    running: jobs
      .filter(({ job, state }) => state !== 'failed' && own(job))
      .map(({ job }) => ({ origin: originOutside(job), since: job.acceptedAt })),
    watches: watches.filter(own).map((watch) => ({ origin: originOutside(watch), nextAt: watch.nextAt })),
    recent: recent.map(({ report }) => report).filter((report) => !isInternal(report)),
  };
  return homeView(home, FORM_BUTTONS);
}
