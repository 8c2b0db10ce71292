import type { Place } from '../../../jobs/store/store.ts';
import type { Context } from '../../context.ts';
import type { FormRequest } from '../../forms/open-form.ts';
import type { Via } from '../../sending/give-answer.ts';

/** A click on a button that stands under no result: in the Home tab, under a notice or an explanation. */
export type Clicked = FormRequest & {
  /** Where the click's own answer goes: in the Home tab, the person's direct messages. */
  readonly answeredIn: Place;
  /** The same in a channel where the bot may not post. */
  readonly via: Via;
  /** The key of the request. */
  readonly delivery: string;
};

/** The fields of a click that are used; a missing one is empty. */
type Body = {
  readonly trigger_id?: string;
  readonly response_url?: string;
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
  readonly channel?: { readonly id?: string };
  readonly container?: {
    readonly is_ephemeral?: boolean;
    readonly message_ts?: string;
    readonly thread_ts?: string;
  };
};

export function readClicked(body: unknown, { now }: Pick<Context, 'now'>): Clicked {
  const { trigger_id = '', response_url, user, team, channel, container = {} } = body as Body;
  const { is_ephemeral, message_ts, thread_ts } = container;
  // An ephemeral message has no thread.
  const threadTs = thread_ts ?? (is_ephemeral || channel === undefined ? null : (message_ts ?? null));
  return {
    triggerId: trigger_id,
    delivery: `click ${trigger_id}`,
    place: { channel: channel?.id ?? null, threadTs },
    responseUrl: response_url ?? null,
    answeredIn: {
      team: user.team_id ?? team?.id ?? '',
      channel: channel?.id ?? user.id,
      user: user.id,
      threadTs,
    },
    via: response_url === undefined ? null : { url: response_url, keptAt: now().toISOString() },
  };
}
