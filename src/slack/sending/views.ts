import type { HomeView, ModalView } from '@slack/types';
import type { Log } from '../../operating/log.ts';
import { checkView } from '../../render/slack/block-limits.ts';
import { type Call, readCallFailure } from './call.ts';
import { pause } from './pause.ts';

export type ViewOutcome =
  /** `hash` identifies the shown content; an update that names it fails where newer content is shown. */
  | { readonly kind: 'shown'; readonly viewId: string; readonly hash: string | null }
  /** The click is older than three seconds, or a view was opened from it already. */
  | { readonly kind: 'expired' }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly isFinal: boolean;
      readonly retryAfterMs?: number;
    };

/**
 * Modals and the Home tab of one person. Opening is tried once, since a click is valid for three seconds;
 * updates are repeated where they fail.
 */
export type Views = {
  readonly open: (triggerId: string, view: ModalView) => Promise<ViewOutcome>;
  /** Replaces the content of an open view, unless it changed since. Repeated where Slack fails. */
  readonly update: (
    shown: { readonly viewId: string; readonly hash: string | null },
    view: ModalView,
  ) => Promise<ViewOutcome>;
  /** Shows the person's Home tab. */
  readonly publish: (user: string, view: HomeView) => Promise<ViewOutcome>;
};

/** The wait before a failed update is tried again. */
const UPDATE_AGAIN_MS = [300, 1_000, 3_000];
/** https://docs.slack.dev/reference/methods/views.open */
const EXPIRED = ['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'trigger_exchanged'];

export function createViews(call: Call, log: Log): Views {
  async function show(method: string, view: ModalView | HomeView, args: object): Promise<ViewOutcome> {
    const problems = checkView(view);
    if (problems.length > 0) log.error({ method, problems }, 'a view of ours breaks the limits of Slack');
    try {
      const answer = await call(method, { ...args, view });
      const shown =
        'view' in answer ? (answer.view as { readonly id?: unknown; readonly hash?: unknown }) : {};
      return {
        kind: 'shown',
        viewId: typeof shown.id === 'string' ? shown.id : '',
        hash: typeof shown.hash === 'string' ? shown.hash : null,
      };
    } catch (error) {
      const failure = readCallFailure(error);
      const code = 'code' in failure ? failure.code : failure.kind;
      if (EXPIRED.includes(code)) return { kind: 'expired' };
      log.warn({ method, failure }, 'a view could not be shown');
      return {
        kind: 'failed',
        code,
        isFinal: failure.kind === 'refused',
        ...(failure.kind === 'rate-limited' ? { retryAfterMs: failure.retryAfterMs } : {}),
      };
    }
  }

  return {
    open: (triggerId, view) => show('views.open', view, { trigger_id: triggerId }),
    async update({ viewId, hash }, view) {
      for (const waitMs of UPDATE_AGAIN_MS) {
        const outcome = await show('views.update', view, {
          view_id: viewId,
          ...(hash === null ? {} : { hash }),
        });
        // An earlier attempt had arrived, or the person closed the view.
        if (outcome.kind === 'failed' && outcome.code === 'hash_conflict')
          return { kind: 'shown', viewId, hash: null };
        if (outcome.kind !== 'failed' || outcome.isFinal) return outcome;
        await pause(outcome.retryAfterMs ?? waitMs);
      }
      return show('views.update', view, { view_id: viewId, ...(hash === null ? {} : { hash }) });
    },
    publish: (user, view) => show('views.publish', view, { user_id: user }),
  };
}
