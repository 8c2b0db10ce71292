import type { HomeView, ModalView } from '@slack/types';
import type { Log } from '../../operating/log.ts';
import { checkView } from '../../render/slack/block-limits.ts';
import { type Call, readCallFailure } from './call.ts';

export type ViewOutcome =
  | { readonly kind: 'shown'; readonly viewId: string }
  /** The click is older than Slack's three seconds, or was used already. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly code: string };

/** What is shown to one person in a window of its own. Asked once each: a trigger lives three seconds. */
export type Views = {
  readonly open: (triggerId: string, view: ModalView) => Promise<ViewOutcome>;
  /** Puts another content into a view that is open. */
  readonly update: (viewId: string, view: ModalView) => Promise<ViewOutcome>;
  /** The person's Home tab. */
  readonly publish: (user: string, view: HomeView) => Promise<ViewOutcome>;
};

/** https://docs.slack.dev/reference/methods/views.open */
const EXPIRED = ['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'trigger_exchanged'];

export function createViews(call: Call, log: Log): Views {
  async function show(method: string, view: ModalView | HomeView, args: object): Promise<ViewOutcome> {
    const problems = checkView(view);
    if (problems.length > 0) log.error({ method, problems }, 'a view of ours breaks the limits of Slack');
    try {
      const answer = await call(method, { ...args, view });
      const shown = 'view' in answer ? (answer.view as { readonly id?: unknown }) : {};
      return { kind: 'shown', viewId: typeof shown.id === 'string' ? shown.id : '' };
    } catch (error) {
      const failure = readCallFailure(error);
      const code = 'code' in failure ? failure.code : failure.kind;
      if (EXPIRED.includes(code)) return { kind: 'expired' };
      log.warn({ method, failure }, 'a view could not be shown');
      return { kind: 'failed', code };
    }
  }

  return {
    open: (triggerId, view) => show('views.open', view, { trigger_id: triggerId }),
    update: (viewId, view) => show('views.update', view, { view_id: viewId }),
    publish: (user, view) => show('views.publish', view, { user_id: user }),
  };
}
