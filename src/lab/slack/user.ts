import { randomBytes } from 'node:crypto';
import { showAcknowledgement } from './acknowledgements.ts';
import type { Deliveries } from './delivery/delivery.ts';
import type { Events } from './delivery/events.ts';
import { commandPayload } from './delivery/payloads.ts';
import type { Slack } from './slack.ts';
import { createInteractions, type Interactions, type Outcome } from './user-interactions.ts';
import { escapeText, linkify } from './workspace/linkify.ts';
import type { Message, SharedFile } from './workspace/messages.ts';
import { BOT, SLACKBOT } from './workspace/people.ts';

/**
 * A person who uses Slack. Anything the person could not do in Slack (post in a channel they are not in)
 * throws.
 */
export type User = Interactions & {
  readonly id: string;
  readonly command: (channel: string, command: string, text?: string) => Promise<Outcome>;
  /**
   * Types a command and waits for what this person alone reads then: in the acknowledgement, or a moment
   * later.
   */
  readonly ask: (channel: string, command: string, text?: string) => Promise<Message>;
  /** Types a message, which Slack linkifies. `@cf502` in it mentions the bot. */
  readonly say: (channel: string, text: string, thread?: string) => Message;
  /** Uploads a file, for a message or a form. */
  readonly upload: (name: string, content: string | Buffer) => SharedFile;
  /** Posts a file with a text. */
  readonly share: (channel: string, file: SharedFile, text?: string, thread?: string) => Message;
  readonly mention: (channel: string, text: string, thread?: string) => Message;
  readonly directMessage: (text: string, thread?: string) => Message;
  readonly edit: (message: Message, text: string) => Message;
  /** Deletes any message, the bot's too. */
  readonly remove: (message: Message) => void;
  readonly inviteBot: (channel: string) => void;
  readonly removeBot: (channel: string) => void;
};

export function createUser(id: string, slack: Slack, deliveries: Deliveries, events: Events): User {
  const { workspace, triggers, responseUrls } = slack;
  const person = workspace.person(id);
  if (person === undefined) throw new Error(`no person ${id} in the stand-in`);

  const enter = (channel: string) => {
    const conversation = workspace.conversation(channel);
    if (conversation?.members.includes(id)) return conversation;
    throw new Error(`${person.name} is not in ${channel}`);
  };
  const post = (channel: string, text: string, thread?: string, files: readonly SharedFile[] = []) =>
    workspace.post(enter(channel).id, {
      user: id,
      text: linkify(text),
      files,
      ...(thread === undefined ? {} : { threadTs: thread }),
    });
  const say: User['say'] = (channel, text, thread) => post(channel, text, thread);

  const command: User['command'] = async (channel, word, text = '') => {
    const conversation = enter(channel);
    const typed = text.trim();
    const payload = commandPayload(
      person,
      conversation,
      {
        command: word,
        text: slack.settings.escapesCommands ? linkify(typed) : escapeText(typed),
        responseUrl: slack.baseUrl + responseUrls.issue('commands', { user: id, channel }),
        triggerId: triggers.issue({ user: id }),
      },
      slack.settings.enterprise,
    );
    const delivered = await deliveries.once('slash_commands', payload);
    const acknowledged = delivered.kind === 'acknowledged' ? delivered.payload : null;
    const error =
      delivered.kind === 'failed'
        ? delivered.error
        : showAcknowledgement(acknowledged, { user: id, channel, typed: `${word} ${typed}` }, slack);
    if (error === null) return { acknowledged };
    workspace.post(channel, {
      user: SLACKBOT,
      text: `${word} failed with the error "${error}"`,
      ephemeralTo: id,
    });
    return { error, acknowledged };
  };

  return {
    id,
    command,
    async ask(channel, word, text) {
      const before = workspace.ephemeral(id).length;
      await command(channel, word, text);
      return slack.changes.until(() => workspace.ephemeral(id)[before]);
    },
    say,
    upload(name, content) {
      const fileId = `F${randomBytes(5).toString('hex').toUpperCase()}`;
      const url = `${slack.baseUrl}/files-pri/${fileId}/${encodeURIComponent(name)}`;
      const file = { id: fileId, name, title: name, content: Buffer.from(content), url };
      slack.files.set(fileId, file);
      return file;
    },
    share: (channel, file, text = '', thread) => post(channel, text, thread, [file]),
    mention: (channel, text, thread) => say(channel, `@${BOT.name} ${text}`, thread),
    directMessage: (text, thread) => say(workspace.directMessage(id, BOT.user).id, text, thread),
    edit: (message, text) => workspace.edit(message, { text: linkify(text), editedTs: workspace.nextTs() }),
    remove: (message) => workspace.remove(message),
    inviteBot(channel) {
      workspace.join(enter(channel).id, BOT.user);
      events.invited(channel);
    },
    removeBot: (channel) => workspace.leave(enter(channel).id, BOT.user),
    ...createInteractions(person, enter, slack, deliveries, events),
  };
}
