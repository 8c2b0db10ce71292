import type { App, SlashCommand } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { notOpened } from '../../forms/not-opened.ts';
import { type FormName, openForm } from '../../forms/open-form.ts';
import { answerWords } from '../../requests/intake.ts';
import { notice, USAGE } from '../../sending/notice.ts';

/** The slash command; `manifest.yml` declares the same one, and a test compares the two. */
export const COMMAND = '/cf502';

export function registerCommand(app: Pick<App, 'command'>, context: Context): void {
  app.command(COMMAND, async ({ command, ack }) => {
    const form = formNamedIn(command.text);
    if (form !== null) {
      await ack();
      return openNamedForm(form, command, context);
    }
    const answer = await answerWords(
      {
        delivery: `command ${command.trigger_id}`,
        text: command.text,
        place: { team: command.team_id, channel: command.channel_id, user: command.user_id, threadTs: null },
        responseUrl: command.response_url,
        acknowledge: ack,
      },
      context,
    );
    if (answer.kind === 'duplicate') await ack();
    else await ack({ response_type: 'ephemeral', text: answer.message.text, blocks: answer.message.blocks });
  });
}

function formNamedIn(text: string): FormName | null {
  const word = text.trim().toLowerCase();
  if (word === '') return 'check';
  return word === 'edge' || word === 'explain' ? word : null;
}

/** Opens the form a command asked for. Where that fails, tells the person what to type instead. */
async function openNamedForm(
  form: FormName,
  { trigger_id: triggerId, channel_id: channel, response_url: responseUrl }: SlashCommand,
  context: Context,
): Promise<void> {
  const shown = await openForm(form, { triggerId, place: { channel, threadTs: null }, responseUrl }, context);
  if (shown.kind === 'shown') return;
  await context.respond(responseUrl, notice([notOpened(shown)]));
  if (form === 'check') await context.respond(responseUrl, USAGE);
}
