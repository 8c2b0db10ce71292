import type { App, SlashCommand } from '@slack/bolt';
import type { Intake } from '../requests/intake.ts';
import type { Gateway } from '../sending/gateway.ts';
import type { MentionedFiles } from './events/mentioned-file.ts';
import type { ReadThreadStart } from './events/thread-start.ts';
import type { FormName } from './forms.ts';

/** What Slack may send us; `manifest.yml` asks for exactly this, and a test holds the two together. */
export const COMMAND = '/cf502';

type Registrar = Pick<App, 'command' | 'event'>;

/** What leads elsewhere than to a check. */
export type Led = {
  /** For a command that names a form, or nothing at all. */
  readonly openForm: (form: FormName, command: SlashCommand) => Promise<void>;
  readonly takeFiles: MentionedFiles['take'];
  readonly readThreadStart: ReadThreadStart;
};

/**
 * Registers every listener. Each acknowledges before anything that waits on a network: Slack allows three seconds.
 * A delivery may come twice; `intake` knows.
 */
export function registerListeners(
  app: Registrar,
  { ask }: Pick<Intake, 'ask'>,
  gateway: Gateway,
  { openForm, takeFiles, readThreadStart }: Led,
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
    const said = saidToBot(event.text, context.botUserId);
    const isInThread = event.thread_ts !== undefined;
    if (await takeFiles({ words: said, files, isInThread, place })) return;
    // Who only mentions the bot in a thread means what the thread is about.
    const begun = said === '' && isInThread ? await readThreadStart(place.channel, place.threadTs) : null;
    const text = begun ?? said;
    const answer = await ask({ delivery, text, place, responseUrl: null, acknowledge: acknowledged });
    // A thread not yet begun is no place for a remark to one person: it would open it for them alone.
    if (answer.kind === 'answer' && answer.needed)
      await gateway.tell({ ...place, threadTs: event.thread_ts ?? null }, answer.message);
  });

  app.event('message', async ({ event, body, context }) => {
    if (event.channel_type !== 'im') return;
    if (event.subtype !== undefined && event.subtype !== 'file_share') return;
    if (('bot_id' in event && event.bot_id !== undefined) || event.text === undefined) return;
    const { place, delivery, files } = whereItStands(body.team_id, event);
    const text = saidToBot(event.text, context.botUserId);
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

/** A message as an event brings it, as far as it is used. */
type MessageEvent = {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly files?: unknown;
};

/** Where a message is answered, and what it is known by: it may come as several events, each with an id of its own. */
function whereItStands(team: string, { channel, user, ts, thread_ts, files = null }: MessageEvent) {
  return {
    place: { team, channel, user, threadTs: thread_ts ?? ts },
    delivery: `message ${team}:${channel}:${ts}`,
    files,
  };
}

/**
 * What is said to the bot: what stands after its mention, with what stands before it where a host is named there alone;
 * the whole text where it is not mentioned.
 */
export function saidToBot(text: string, botUserId: string | undefined): string {
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
