import type { App, ViewSubmitAction } from '@slack/bolt';
import type { KeptReport, Place, Store } from '../../../jobs/store/store.ts';
import type { Log } from '../../../operating/log.ts';
import { ACTION, ANSWERS, NAME_INPUT, NAME_MODAL } from '../../../render/slack/action-ids.ts';
import type { SlackMessage } from '../../../render/slack/slack-message.ts';
import { mayRead } from '../../access/may-read.ts';
import { type Click, fromModalMetadata, type ModalOrigin, readClick } from '../../requests/click.ts';
import type { Pressed, ResultActions } from '../../requests/result-actions.ts';
import { bugNotice, notice, unreadNotice } from '../../sending/notice.ts';

/** Why a person may not use the bot, a whole sentence; `null` where they may. */
export type WhyNot = (person: {
  readonly team: string;
  readonly enterprise?: string | null;
  readonly user: string;
  readonly channel: string;
}) => Promise<string | null>;

type Registrar = Pick<App, 'action' | 'view'>;

/**
 * Registers the buttons under a result. Every click is acknowledged at once. Each click is checked for who
 * clicked and for whether the report was delivered in that channel.
 */
export function registerActions(
  app: Registrar,
  {
    actions,
    store,
    whyNot,
    tell,
    randomId,
    log,
  }: {
    readonly actions: ResultActions;
    readonly store: Store;
    readonly whyNot: WhyNot;
    /** Sends a message to the person alone. */
    readonly tell: (click: Click, message: SlackMessage) => Promise<void>;
    readonly randomId: () => string;
    readonly log: Log;
  },
): void {
  const handlers: Readonly<Record<string, (pressed: Pressed) => Promise<SlackMessage | null>>> = {
    [ACTION.again]: actions.again,
    [ACTION.watch]: actions.watch,
    [ACTION.unwatch]: actions.unwatch,
    [ACTION.evidence]: actions.evidence,
    [ACTION.options]: actions.options,
    [ACTION.support]: actions.support,
    [ACTION.share]: actions.share,
    [ACTION.hostForwarded]: (pressed) => actions.askForName('hostForwarded', pressed),
    [ACTION.originName]: (pressed) => actions.askForName('originName', pressed),
    ...Object.fromEntries(
      Object.entries(ANSWERS).map(([id, { settings }]) => [
        id,
        (pressed: Pressed) => actions.judge(pressed, settings),
      ]),
    ),
  };

  async function press(click: Click): Promise<SlackMessage | null> {
    const refusal = await whyNot(click);
    if (refusal !== null) return notice([refusal]);
    if (click.actionId === ACTION.cancel) return actions.cancel(click);
    const kept = await store.findReport(click.value);
    const place = placeOf(click, kept);
    if (kept === null || place === null) return NOT_KEPT;
    return (await handlers[click.actionId]?.({ click, place, report: kept.report })) ?? null;
  }

  const orBugNotice = (work: () => Promise<SlackMessage | null>): Promise<SlackMessage | null> =>
    work().catch((error: unknown) => {
      const unread = unreadNotice(error);
      if (unread !== null) return unread;
      const reference = randomId();
      log.error({ reference, err: error }, 'a click failed by a bug of ours');
      return bugNotice(reference);
    });

  for (const actionId of [...Object.keys(handlers), ACTION.cancel])
    app.action(actionId, async ({ ack, body }) => {
      await ack();
      const click = readClick(body);
      if (click === null) return log.warn({ actionId }, 'a click that is none of ours');
      const answer = await orBugNotice(() => press(click));
      if (answer !== null) await tell(click, answer);
    });

  for (const [kind, callbackId] of Object.entries(NAME_MODAL) as [keyof typeof NAME_MODAL, string][])
    app.view<ViewSubmitAction>(
      { callback_id: callbackId, type: 'view_submission' },
      async ({ ack, body, view }) => {
        const origin = fromModalMetadata(view.private_metadata);
        const typed = view.state.values[NAME_INPUT.block]?.[NAME_INPUT.action]?.value ?? '';
        const read = actions.readName(kind, typed);
        if (read.kind === 'invalid')
          return ack({ response_action: 'errors', errors: { [NAME_INPUT.block]: read.message } });
        await ack();
        if (origin === null) return log.warn({ callbackId }, 'a form that is none of ours');
        const click = clickFrom(origin, body, callbackId);
        const answer = await orBugNotice(async () => {
          const refusal = await whyNot(click);
          if (refusal !== null) return notice([refusal]);
          const kept = await store.findReport(click.value);
          const place = placeOf(click, kept);
          if (kept === null || place === null) return NOT_KEPT;
          return actions.useName(kind, { click, place, report: kept.report }, read.value);
        });
        if (answer !== null) await tell(click, answer);
      },
    );
}

const NOT_KEPT = notice([
  'This report is not kept any more. Ask again: ',
  { typed: '/cf502 origin.example.com' },
]);

/** Where the clicked result stands; `null` where this person may not read that report there. */
function placeOf({ team, channel, user, threadTs }: Click, kept: KeptReport | null): Place | null {
  const here: Place = { team, channel, user, threadTs };
  return kept !== null && mayRead(kept, here) ? here : null;
}

function clickFrom(origin: ModalOrigin, body: ViewSubmitAction, actionId: string): Click {
  const { user, team, trigger_id } = body;
  return {
    ...origin,
    actionId,
    triggerId: trigger_id,
    responseUrl: null,
    user: user.id,
    team: user.team_id ?? team?.id ?? '',
    enterprise: body.enterprise?.id ?? null,
  };
}
