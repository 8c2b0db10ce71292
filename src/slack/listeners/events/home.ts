import type { Store } from '../../../jobs/store/store.ts';
import { closedHomeView, homeView } from '../../../render/slack/home-view.ts';
import type { Views } from '../../sending/views.ts';

const RECENT_MAX = 10;

/** Buttons that open forms. */
export const ENTRANCE_ACTION = {
  check: 'cf502_open_check',
  edge: 'cf502_open_edge',
  explain: 'cf502_open_explain',
} as const;

export const ENTRANCE_BUTTONS = [
  { actionId: ENTRANCE_ACTION.check, label: 'Diagnose an origin' },
  { actionId: ENTRANCE_ACTION.edge, label: 'Judge a function’s result' },
  { actionId: ENTRANCE_ACTION.explain, label: 'Explain what CloudFront said' },
] as const;

/**
 * Shows a person the Home tab, with the checks they asked for themselves; those of others may be of private
 * channels.
 */
export async function showHome(
  user: string,
  refusal: string | null,
  { views, store }: { readonly views: Views; readonly store: Store },
): Promise<void> {
  if (refusal !== null) {
    await views.publish(user, closedHomeView(refusal));
    return;
  }
  const [jobs, watches, recent] = await Promise.all([
    store.openJobs(),
    store.watches(),
    store.recentOf(user, RECENT_MAX),
  ]);
  const own = ({ place }: { readonly place: { readonly user: string } }) => place.user === user;
  const home = {
    running: jobs
      .filter(({ job }) => own(job))
      .map(({ job }) => ({ origin: job.target.origin, since: job.acceptedAt })),
    watches: watches.filter(own).map(({ target, nextAt }) => ({ origin: target.origin, nextAt })),
    recent: recent.map(({ report }) => report),
  };
  await views.publish(user, homeView(home, ENTRANCE_BUTTONS));
}
