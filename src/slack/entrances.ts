import type { App, ViewSubmitAction } from '@slack/bolt';
import { CHECK_FORM } from '../render/check-form.ts';
import type { CheckEntrance, FormErrors, Submitted } from './check-entrance.ts';
import type { FormPlace } from './form-place.ts';
import { notice, USAGE } from './notice.ts';
import type { Respond } from './respond.ts';
import type { ViewOutcome } from './views.ts';

/** What Slack may send us beside commands and messages; `manifest.yml` names the shortcuts, and a test holds the two together. */
export const GLOBAL_SHORTCUT = 'cf502_check';
export const MESSAGE_SHORTCUT = 'cf502_diagnose_message';

/** Buttons of ours that open something; each needs nothing but who clicked, and where. */
export const ENTRANCE_ACTION = { checkForm: 'cf502_open_check' } as const;

/** The forms a command can ask for by name; `/cf502` alone asks for the first. */
export type FormName = 'check';

export type Entrances = {
  readonly check: CheckEntrance;
  readonly respond: Respond;
};

type Registrar = Pick<App, 'action' | 'shortcut' | 'view'>;

/** Registers what forms, shortcuts and buttons lead to. Everything is acknowledged before anything that waits on a network. */
export function registerEntrances(app: Registrar, { check }: Entrances): void {
  const submit = (callbackId: string, entrance: (submitted: Submitted) => Promise<FormErrors>) =>
    app.view<ViewSubmitAction>(
      { callback_id: callbackId, type: 'view_submission' },
      async ({ ack, body, view }) => {
        const errors = await entrance({
          triggerId: body.trigger_id,
          team: body.user.team_id ?? body.team?.id ?? '',
          user: body.user.id,
          privateMetadata: view.private_metadata,
          state: view.state,
        });
        if (errors === null) await ack();
        else await ack({ response_action: 'errors', errors });
      },
    );
  submit(CHECK_FORM, check.submit);

  app.shortcut({ callback_id: GLOBAL_SHORTCUT, type: 'shortcut' }, async ({ ack, shortcut }) => {
    await ack();
    await check.open(shortcut.trigger_id, NOWHERE, null);
  });
}

/** The person's direct messages with the bot. */
const NOWHERE: FormPlace = { channel: null, threadTs: null };

/** Opens what a command asked for; where that fails, says what to type instead. */
export async function openForCommand(
  form: FormName,
  command: { readonly trigger_id: string; readonly channel_id: string; readonly response_url: string },
  { check, respond }: Entrances,
): Promise<void> {
  const place = { channel: command.channel_id, threadTs: null };
  const open: Record<FormName, () => Promise<ViewOutcome>> = {
    check: () => check.open(command.trigger_id, place, command.response_url),
  };
  const shown = await open[form]();
  if (shown.kind === 'shown') return;
  const because =
    shown.kind === 'expired' ? 'Slack was too slow to open the form.' : 'Slack did not open the form.';
  await respond(command.response_url, notice([`${because} Try again, or type what to check.`]));
  await respond(command.response_url, USAGE);
}
