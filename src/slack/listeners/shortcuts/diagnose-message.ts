import { namedOrigins } from '../../../explain/named-origins.ts';
import { toRequest } from '../../../input/options.ts';
import { tickedIn, typedIn } from '../../../render/slack/form-state.ts';
import { formErrors, refusalIn, type Submission, type Submitted } from '../../forms/check.ts';
import type { FormContext } from '../../forms/form-context.ts';
import { fromPrivateMetadata, toPlace, toPrivateMetadata } from '../../forms/form-place.ts';
import { MESSAGE_INPUT, messageForm } from '../../forms/message-form.ts';
import { wordsOf } from '../../requests/message-words.ts';
import type { ViewOutcome } from '../../sending/views.ts';

/** The message shortcut: checks the origins that a message names, and answers in its thread. */
export type MessageEntrance = {
  readonly open: (shortcut: {
    readonly triggerId: string;
    readonly channel: string;
    readonly team: string;
    readonly user: string;
    /** The message in Slack's payload, not checked yet. */
    readonly message: Readonly<Record<string, unknown>>;
    readonly responseUrl: string;
  }) => Promise<ViewOutcome | { readonly kind: 'refused'; readonly because: string }>;
  readonly submit: (submitted: Submitted) => Promise<Submission>;
};

/** How much of a message is read: the person waits for the form meanwhile. */
const EXPLAINED_MAX = 60_000;

export function createMessageEntrance({
  intake,
  views,
  answers,
  memory,
  work,
  quota,
}: FormContext): MessageEntrance {
  return {
    async open({ triggerId, channel, team, user, message, responseUrl }) {
      const tooMany = quota.take({ team, channel, user, threadTs: null }, 1);
      if (tooMany !== null) return { kind: 'refused', because: tooMany };
      const words = wordsOf(message);
      const bytes = Buffer.from(words.slice(0, EXPLAINED_MAX));
      const report = await work.read({ kind: 'explain', bytes });
      const origins = namedOrigins(words, report.hosts);
      const { ts, thread_ts } = message;
      const threadTs = typeof thread_ts === 'string' ? thread_ts : typeof ts === 'string' ? ts : null;
      const carried = [memory.keep(responseUrl), ...origins];
      return views.open(
        triggerId,
        messageForm({ origins, report }, toPrivateMetadata({ channel, threadTs }, carried)),
      );
    },
    async submit({ triggerId, team, user, privateMetadata, state }) {
      const formPlace = fromPrivateMetadata(privateMetadata);
      const [key, ...origins] = formPlace.carried;
      const chosen = tickedIn(state, MESSAGE_INPUT.found).flatMap((index) => origins[Number(index)] ?? []);
      const typed = typedIn(state, MESSAGE_INPUT.origin)
        .split(/[\s,]+/)
        .filter((word) => word !== '');
      const wanted = [...chosen, ...typed];
      const field = typed.length === 0 && origins.length > 0 ? MESSAGE_INPUT.found : MESSAGE_INPUT.origin;
      if (wanted.length === 0) return formErrors({ [field]: 'Tick a name, or type one below.' });
      const request = toRequest(wanted, {});
      if (request.kind === 'invalid') return formErrors({ [field]: request.message });
      const place = toPlace(formPlace, team, user);
      const via = memory.recall(key);
      const answer = await intake.take(
        { delivery: `view ${triggerId}`, place, responseUrl: via?.url ?? null },
        request.value,
      );
      const refusal = refusalIn(answer);
      if (refusal !== null) return formErrors({ [field]: refusal });
      return {
        kind: 'closed',
        after: async () => {
          if (answer.kind === 'answer' && answer.needed) await answers.tell([answer.message], place, via);
        },
      };
    },
  };
}
