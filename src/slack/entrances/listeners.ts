import type { App, SlashCommand } from '@slack/bolt';
import type { Gateway } from '../outbound/gateway.ts';
import type { Intake } from './intake.ts';
import type { FormName } from './interactivity.ts';
import type { MentionedFiles } from './mentioned-file.ts';

/** What Slack may send us; `manifest.yml` asks for exactly this, and a test holds the two together. */
export const COMMAND = '/cf502';

type Registrar = Pick<App, 'command' | 'event'>;

/** What leads elsewhere than to a check. */
export type Led = {
  /** For a command that names a form, or nothing at all. */
  readonly openForm: (form: FormName, command: SlashCommand) => Promise<void>;
  readonly takeFiles: MentionedFiles['take'];
};

/**
 * Registers every listener. Each acknowledges before anything that waits on a network: Slack allows three seconds.
 * A delivery may come twice; `intake` knows.
 */
export function registerListeners(
  app: Registrar,
  { ask }: Pick<Intake, 'ask'>,
  gateway: Gateway,
  { openForm, takeFiles }: Led,
): void {
  app.command(COMMAND, async ({ command, ack }) => {
    const form = formNamedIn(command.text);
    if (form !== null) {
      await ack();
      return openForm(form, command);
    }
    const answer = await ask({
      delivery: `command ${command.trigger_id}`,
      text: command.text,
      place: { team: command.team_id, channel: command.channel_id, user: command.user_id, threadTs: null },
      responseUrl: command.response_url,
      mayRepeat: false,
    });
    if (answer.kind === 'duplicate') await ack();
    else await ack({ response_type: 'ephemeral', text: answer.message.text, blocks: answer.message.blocks });
  });

  app.event('app_mention', async ({ event, body, context }) => {
    if (event.user === undefined || 'bot_id' in event) return;
    const place = {
      team: body.team_id,
      channel: event.channel,
      user: event.user,
      threadTs: event.thread_ts ?? event.ts,
    };
    const text = afterMention(event.text, context.botUserId);
    const delivery = messageKey(place.team, event);
    const files = 'files' in event ? event.files : null;
    const isInThread = event.thread_ts !== undefined;
    if (await takeFiles({ words: text, files, isInThread, place, delivery })) return;
    const answer = await ask({ delivery, text, place, responseUrl: null, mayRepeat: true });
    // A thread not yet begun is no place for a remark to one person: it would open it for them alone.
    if (answer.kind === 'answer' && answer.needed)
      await gateway.tell({ ...place, threadTs: event.thread_ts ?? null }, answer.message);
  });

  app.event('message', async ({ event, body, context }) => {
    if (event.channel_type !== 'im') return;
    if (event.subtype !== undefined && event.subtype !== 'file_share') return;
    if (('bot_id' in event && event.bot_id !== undefined) || event.text === undefined) return;
    const place = {
      team: body.team_id,
      channel: event.channel,
      user: event.user,
      threadTs: event.thread_ts ?? event.ts,
    };
    const text = afterMention(event.text, context.botUserId);
    const delivery = messageKey(place.team, event);
    const files = 'files' in event ? event.files : null;
    if (await takeFiles({ words: text, files, isInThread: false, place, delivery })) return;
    const answer = await ask({ delivery, text, place, responseUrl: null, mayRepeat: true });
    if (answer.kind === 'answer' && answer.needed)
      await gateway.post(place, answer.message, { job: delivery, part: 'answer' });
  });
}

function formNamedIn(text: string): FormName | null {
  const word = text.trim().toLowerCase();
  if (word === '') return 'check';
  return word === 'edge' || word === 'explain' ? word : null;
}

/** One message may come as several events, each with an id of its own. */
function messageKey(
  team: string,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): string {
  return `message ${team}:${channel}:${ts}`;
}

/** What stands after the bot's mention; the whole text where it is not mentioned. */
export function afterMention(text: string, botUserId: string | undefined): string {
  const mention = new RegExp(`<@${botUserId ?? '[A-Z0-9]+'}(?:\\|[^>]*)?>`);
  const found = mention.exec(text);
  return (found === null ? text : text.slice(found.index + found[0].length)).trim();
}
