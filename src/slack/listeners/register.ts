import type { App, SlashCommand } from '@slack/bolt';
import type { Intake } from '../requests/intake.ts';
import type { Gateway } from '../sending/gateway.ts';
import type { MentionedFiles } from './events/mentioned-file.ts';
import type { ReadThreadStart } from './events/thread-start.ts';
import type { FormName } from './forms.ts';

/** The slash command; `manifest.yml` declares the same one, and a test compares the two. */
export const COMMAND = '/cf502';

type Registrar = Pick<App, 'command' | 'event'>;

/** Handlers of what does not become a request in words. */
export type OtherHandlers = {
  /** For a command that names a form, or has no words. */
  readonly openForm: (form: FormName, command: SlashCommand) => Promise<void>;
  readonly takeFiles: MentionedFiles['take'];
  readonly readThreadStart: ReadThreadStart;
};

/**
 * Registers the listeners of commands and messages. Each acknowledges before it waits for a network: Slack
 * allows three seconds. A delivery may come twice; `intake` recognises the second one.
 */
export function registerListeners(
  app: Registrar,
  { ask }: Pick<Intake, 'ask'>,
  gateway: Gateway,
  { openForm, takeFiles, readThreadStart }: OtherHandlers,
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
      acknowledge: ack,
    });
    if (answer.kind === 'duplicate') await ack();
    else await ack({ response_type: 'ephemeral', text: answer.message.text, blocks: answer.message.blocks });
  });

  app.event('app_mention', async ({ event, body, context }) => {
    if (event.user === undefined || 'bot_id' in event) return;
    const { place, delivery, files } = whereItStands(body.team_id, { ...event, user: event.user });
    const addressed = textForBot(event.text, context.botUserId);
    const isInThread = event.thread_ts !== undefined;
    if (await takeFiles({ words: addressed, files, isInThread, place })) return;
    // Somebody who only mentions the bot in a thread asks about the message that started the thread.
    const threadStart =
      addressed === '' && isInThread ? await readThreadStart(place.channel, place.threadTs) : null;
    const text = threadStart ?? addressed;
    const answer = await ask({ delivery, text, place, responseUrl: null, acknowledge: acknowledged });
    // A private answer goes into a thread only where one exists: otherwise it would open a thread that only
    // this person sees.
    if (answer.kind === 'answer' && answer.needed)
      await gateway.tell({ ...place, threadTs: event.thread_ts ?? null }, answer.message);
  });

  app.event('message', async ({ event, body, context }) => {
    if (event.channel_type !== 'im') return;
    if (event.subtype !== undefined && event.subtype !== 'file_share') return;
    if (('bot_id' in event && event.bot_id !== undefined) || event.text === undefined) return;
    const { place, delivery, files } = whereItStands(body.team_id, event);
    const text = textForBot(event.text, context.botUserId);
    if (await takeFiles({ words: text, files, isInThread: false, place })) return;
    const answer = await ask({ delivery, text, place, responseUrl: null, acknowledge: acknowledged });
    if (answer.kind === 'answer' && answer.needed)
      await gateway.post(place, answer.message, { job: delivery, part: 'answer' }, { priority: 'answer' });
  });
}

/** Bolt acknowledges events before their listeners run. */
const acknowledged = async () => {};

function formNamedIn(text: string): FormName | null {
  const word = text.trim().toLowerCase();
  if (word === '') return 'check';
  return word === 'edge' || word === 'explain' ? word : null;
}

/** The fields of a message event that are used. */
type MessageEvent = {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly files?: unknown;
};

/**
 * Where a message is answered, and its key: it may come as several events with different ids, but always with
 * this key.
 */
function whereItStands(team: string, { channel, user, ts, thread_ts, files = null }: MessageEvent) {
  return {
    place: { team, channel, user, threadTs: thread_ts ?? ts },
    delivery: `message ${team}:${channel}:${ts}`,
    files,
  };
}

/**
 * The part of a message that is meant for the bot: the text after its mention. The text before the mention is
 * put in front where only that names a host. Without a mention it is the whole text.
 */
export function textForBot(text: string, botUserId: string | undefined): string {
  const mention = new RegExp(`<@${botUserId ?? '[A-Z0-9]+'}(?:\\|[^>]*)?>`);
  const found = mention.exec(text);
  if (found === null) return text.trim();
  const after = text
    .slice(found.index + found[0].length)
    .replace(/^[\s:,]+/, '')
    .trim();
  const before = text.slice(0, found.index).trim();
  const isNamedBefore = /[\w-][.:][\w/-]/.test(before) && !/[\w-][.:][\w/-]/.test(after);
  return isNamedBefore ? `${before} ${after}`.trim() : after;
}
