import type { HomeView, ModalView } from '@slack/types';
import type { Log } from '../../operating/log.ts';
import { checkView } from '../../render/slack/block-limits.ts';
import { type Call, readCallFailure } from './call.ts';
import type { OutboxCall } from './outbox-call.ts';

export type ViewOutcome =
  /** `hash` identifies the shown content; an update that names it fails where newer content is shown. */
  | { readonly kind: 'shown'; readonly viewId: string; readonly hash: string | null }
  /** The click is older than three seconds, or a view was opened from it already. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly code: string };

/**
 * Modals and the Home tab of one person. Opening is tried once and at once, since a click is valid for three
 * seconds; what comes after waits its turn in the outbox, and is repeated where it fails.
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

/** https://docs.slack.dev/reference/methods/views.open */
const EXPIRED = ['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'trigger_exchanged'];

/** The view changed meanwhile: an earlier attempt arrived whose answer was lost, or the person went on. */
const CHANGED = 'hash_conflict';

export function createViews(call: Call, outboxCall: OutboxCall, log: Log): Views {
  function check(method: string, view: ModalView | HomeView): void {
    const problems = checkView(view);
    if (problems.length > 0) log.error({ method, problems }, 'a view of ours breaks the limits of Slack');
  }

  function failed(method: string, failure: { readonly kind: string; readonly code?: string }): ViewOutcome {
    const code = failure.code ?? failure.kind;
    if (EXPIRED.includes(code)) return { kind: 'expired' };
    log.warn({ method, failure }, 'a view could not be shown');
    return { kind: 'failed', code };
  }

  return {
    async open(triggerId, view) {
      check('views.open', view);
      try {
        return shownIn(await call('views.open', { trigger_id: triggerId, view }));
      } catch (error) {
        return failed('views.open', readCallFailure(error));
      }
    },
    async update({ viewId, hash }, view) {
      check('views.update', view);
      const sent = await outboxCall({
        method: 'views.update',
        channel: null,
        priority: 'answer',
        key: `view ${viewId}`,
        args: { view_id: viewId, ...(hash === null ? {} : { hash }), view },
        isRepeatable: true,
      });
      if (sent.kind === 'answered') return shownIn(sent.answer);
      const isThere = sent.kind === 'refused' && sent.code === CHANGED;
      return isThere ? { kind: 'shown', viewId, hash: null } : failed('views.update', sent);
    },
    async publish(user, view) {
      check('views.publish', view);
      const sent = await outboxCall({
        method: 'views.publish',
        channel: null,
        priority: 'answer',
        key: `home ${user}`,
        args: { user_id: user, view },
        isRepeatable: true,
      });
      return sent.kind === 'answered' ? shownIn(sent.answer) : failed('views.publish', sent);
    },
  };
}

function shownIn(answer: object): ViewOutcome {
  const { id, hash } = ('view' in answer ? answer.view : {}) as {
    readonly id?: unknown;
    readonly hash?: unknown;
  };
  return {
    kind: 'shown',
    viewId: typeof id === 'string' ? id : '',
    hash: typeof hash === 'string' ? hash : null,
  };
}
