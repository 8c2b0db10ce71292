import type { App, ViewSubmitAction } from '@slack/bolt';
import { toRequest } from '../../input/options.ts';
import type { Place, Store } from '../../jobs/store/store.ts';
import { CHECK_FORM } from '../../render/slack/check-form.ts';
import type { Admission } from '../access/admission.ts';
import { createCheckEntrance, type Submission, type Submitted } from '../forms/check.ts';
import { createEdgeEntrance } from '../forms/edge.ts';
import { EDGE_FORM } from '../forms/edge-form.ts';
import { createExplainEntrance } from '../forms/explain.ts';
import { EXPLAIN_FORM } from '../forms/explain-form.ts';
import type { FormContext } from '../forms/form-context.ts';
import { type FormPlace, fromPrivateMetadata } from '../forms/form-place.ts';
import { MESSAGE_FORM } from '../forms/message-form.ts';
import { ASK_TEXT } from '../sending/ask-back.ts';
import { CHECK_HOST } from '../sending/explain-answer.ts';
import { notice, USAGE } from '../sending/notice.ts';
import type { Respond } from '../sending/respond.ts';
import type { ViewOutcome } from '../sending/views.ts';
import { ENTRANCE_ACTION, showHome } from './events/home.ts';
import { createMessageEntrance } from './shortcuts/diagnose-message.ts';

/** Shortcuts, as `manifest.yml` names them; a test holds the two together. */
export const GLOBAL_SHORTCUT = 'cf502_check';
export const MESSAGE_SHORTCUT = 'cf502_diagnose_message';

/** The forms a command can open; `/cf502` alone opens the first. */
export type FormName = keyof typeof ENTRANCE_ACTION;

export type Interactivity = {
  readonly check: ReturnType<typeof createCheckEntrance>;
  readonly register: (app: Registrar) => void;
  /** Opens the form a command asked for. Where that fails, tells the person what to type instead. */
  readonly openForCommand: (
    form: FormName,
    command: { readonly trigger_id: string; readonly channel_id: string; readonly response_url: string },
  ) => Promise<void>;
};

export type InteractivityContext = FormContext & {
  readonly respond: Respond;
  readonly store: Store;
  readonly admission: Admission;
};

type Registrar = Pick<App, 'action' | 'event' | 'shortcut' | 'view'>;

/** The fields of a click that are used; a missing one is empty. */
type ClickBody = {
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

/** Registers the listeners of forms, shortcuts and buttons. */
export function createInteractivity(context: InteractivityContext): Interactivity {
  const { answers, intake, respond, views, now } = context;
  const check = createCheckEntrance(context);
  const edge = createEdgeEntrance(context);
  const explain = createExplainEntrance(context);
  const fromMessage = createMessageEntrance(context);
  const forms: Readonly<Record<FormName, typeof check.open>> = {
    check: check.open,
    edge: edge.open,
    explain: explain.open,
  };

  const viaOf = ({ response_url }: ClickBody) =>
    response_url === undefined ? null : { url: response_url, keptAt: now().toISOString() };

  function register(app: Registrar): void {
    const onSubmit = (callbackId: string, submit: (submitted: Submitted) => Promise<Submission>) =>
      app.view<ViewSubmitAction>({ callback_id: callbackId, type: 'view_submission' }, async (given) => {
        const { ack, body, view } = given;
        const submission = await submit({
          triggerId: body.trigger_id,
          team: body.user.team_id ?? body.team?.id ?? '',
          user: body.user.id,
          privateMetadata: view.private_metadata,
          state: view.state,
        });
        if (submission.kind === 'errors')
          return ack({ response_action: 'errors', errors: submission.errors });
        await ack();
        await submission.after();
      });
    onSubmit(CHECK_FORM, check.submit);
    onSubmit(EDGE_FORM, edge.submit);
    onSubmit(EXPLAIN_FORM, explain.submit);
    onSubmit(MESSAGE_FORM, fromMessage.submit);

    app.shortcut({ callback_id: GLOBAL_SHORTCUT, type: 'shortcut' }, async ({ ack, shortcut }) => {
      await ack();
      await check.open(shortcut.trigger_id, { channel: null, threadTs: null }, null);
    });
    app.shortcut({ callback_id: MESSAGE_SHORTCUT, type: 'message_action' }, async ({ ack, shortcut }) => {
      await ack();
      if (shortcut.type !== 'message_action') return;
      const { trigger_id: triggerId, channel, message, response_url: responseUrl } = shortcut;
      const { user } = shortcut;
      const team = user.team_id ?? shortcut.team?.id ?? '';
      const shown = await fromMessage.open({
        triggerId,
        channel: channel.id,
        team,
        user: user.id,
        message,
        responseUrl,
      });
      if (shown.kind === 'refused') await respond(responseUrl, notice([shown.because]));
      else if (shown.kind !== 'shown') await respond(responseUrl, notice([notOpened(shown)]));
    });

    for (const form of Object.keys(forms) as FormName[])
      app.action(ENTRANCE_ACTION[form], async ({ ack, body }) => {
        await ack();
        const click = body as ClickBody;
        const shown = await forms[form](click.trigger_id ?? '', placeOf(click), click.response_url ?? null);
        if (shown.kind !== 'shown' && click.response_url !== undefined)
          await respond(click.response_url, notice([notOpened(shown)]));
      });
    app.action(new RegExp(`^${CHECK_HOST}\\d$`), async ({ ack, body, action }) => {
      await ack();
      if ('value' in action && typeof action.value === 'string')
        await checkHost(body as ClickBody, action.value);
    });

    app.action(new RegExp(`^${ASK_TEXT}\\d$`), async ({ ack, body, action }) => {
      await ack();
      if ('value' in action && typeof action.value === 'string')
        await askText(body as ClickBody, action.value);
    });

    app.event('app_home_opened', async ({ event, body }) => {
      if (event.tab !== 'home') return;
      const refusal = await context.admission({ user: event.user, team: body.team_id, channel: undefined });
      await showHome(event.user, refusal, { views, store: context.store });
    });
  }

  /** A click on a suggestion such as "Did you mean history?" is answered as if the person had typed it. */
  async function askText(click: ClickBody, text: string): Promise<void> {
    const place = clickPlace(click);
    const asking = { delivery: `click ${click.trigger_id}`, place, responseUrl: click.response_url ?? null };
    const answer = await intake.ask({ ...asking, text, acknowledge: async () => {} });
    if (answer.kind === 'answer' && answer.needed) await answers.tell([answer.message], place, viaOf(click));
  }

  function clickPlace(click: ClickBody): Place {
    const { channel, threadTs } = placeOf(click);
    const { user, team } = click;
    return {
      team: user.team_id ?? team?.id ?? '',
      channel: channel ?? user.id,
      user: user.id,
      threadTs,
    };
  }

  /**
   * A click on a host that an explanation offered. The button's value comes from Slack's client, so it is
   * checked.
   */
  async function checkHost(click: ClickBody, host: string): Promise<void> {
    const place = clickPlace(click);
    const request = toRequest([host], {});
    const via = viaOf(click);
    if (request.kind === 'invalid') return answers.tell([notice([request.message])], place, via);
    const asking = { delivery: `click ${click.trigger_id}`, place, responseUrl: click.response_url ?? null };
    const answer = await intake.take(asking, request.value);
    if (answer.kind === 'answer' && answer.needed) await answers.tell([answer.message], place, via);
  }

  return {
    check,
    register,
    async openForCommand(form, { trigger_id, channel_id, response_url }) {
      const shown = await forms[form](trigger_id, { channel: channel_id, threadTs: null }, response_url);
      if (shown.kind === 'shown') return;
      await respond(response_url, notice([notOpened(shown)]));
      if (form === 'check') await respond(response_url, USAGE);
    },
  };
}

/** The channel where a form of the bot will be answered; `undefined` for other views. */
export function channelOfForm(callbackId: string, privateMetadata: string): string | null | undefined {
  const ours: readonly string[] = [CHECK_FORM, EDGE_FORM, EXPLAIN_FORM, MESSAGE_FORM];
  return ours.includes(callbackId) ? fromPrivateMetadata(privateMetadata).channel : undefined;
}

/** The thread of the message that was clicked; an ephemeral message has none. */
function placeOf({ channel, container = {} }: ClickBody): FormPlace {
  const { is_ephemeral, message_ts, thread_ts } = container;
  return {
    channel: channel?.id ?? null,
    threadTs: thread_ts ?? (is_ephemeral || channel === undefined ? null : (message_ts ?? null)),
  };
}

function notOpened(outcome: Exclude<ViewOutcome, { kind: 'shown' }>): string {
  return outcome.kind === 'expired'
    ? 'Slack allows three seconds for a form, and they had passed. Try again.'
    : 'Slack did not open the form. Try again.';
}
