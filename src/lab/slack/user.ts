import { randomBytes } from 'node:crypto';
import type { Deliveries } from './delivery/delivery.ts';
import type { Events } from './delivery/events.ts';
import { actionPayload, channelInPayload, commandPayload, interactionPayload } from './delivery/payloads.ts';
import { asObject, asText, type JsonObject } from './json.ts';
import type { Slack } from './slack.ts';
import { readContent } from './web-api/content.ts';
import { postResponse } from './web-api/respond.ts';
import { escapeText, linkify } from './workspace/linkify.ts';
import { type Message, type SharedFile, toWire } from './workspace/messages.ts';
import { BOT, SLACKBOT } from './workspace/people.ts';
import { requiredErrors, stateOf, type Values } from './workspace/view-state.ts';
import { elementsOf, type View } from './workspace/views.ts';

/** What a person notices of a command, a click or a shortcut. `error` is Slack's own, shown instead of an answer. */
export type Outcome = {
  readonly error?: 'operation_timeout' | 'dispatch_failed' | 'invalid_command_response';
  /** What the acknowledgement carried, `null` when it was empty. */
  readonly acknowledged: unknown;
};

/** What a person notices of a submitted view. */
export type Submission = Outcome & {
  /** Errors under single inputs, by `block_id`; under the empty name what is wrong with the answer as a whole. */
  readonly errors: Readonly<Record<string, string>>;
  /** What is open now. */
  readonly view: View | null;
};

/** A person at their keyboard. Asking for what they could not do (a channel they are not in) throws. */
export type User = {
  readonly id: string;
  readonly command: (channel: string, command: string, text?: string) => Promise<Outcome>;
  /** Types a command and waits for what this person alone reads then: in the acknowledgement, or a moment later. */
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
  /** Uses a button, or another element with the value of the option chosen, on a message or in a view. */
  readonly click: (on: Message | View, actionId: string, chosen?: string) => Promise<Outcome>;
  readonly messageShortcut: (message: Message, callbackId: string) => Promise<Outcome>;
  readonly globalShortcut: (callbackId: string) => Promise<Outcome>;
  readonly submitView: (view: View, values?: Values) => Promise<Submission>;
  readonly closeView: (view: View) => Promise<void>;
  /** Opens the app's Home tab. */
  readonly openHome: () => void;
};

export function createUser(id: string, slack: Slack, deliveries: Deliveries, events: Events): User {
  const { workspace, views, triggers, responseUrls } = slack;
  const person = workspace.person(id);
  if (person === undefined) throw new Error(`no person ${id} in the stand-in`);

  const enter = (channel: string) => {
    const conversation = workspace.conversation(channel);
    if (conversation?.members.includes(id)) return conversation;
    throw new Error(`${person.name} is not in ${channel}`);
  };
  const responseUrl = (kind: 'commands' | 'actions', channel: string, message?: Message) =>
    slack.baseUrl +
    responseUrls.issue(kind, { user: id, channel, ...(message === undefined ? {} : { message }) });

  const interact = async (
    type: Parameters<typeof interactionPayload>[0],
    rest: JsonObject,
  ): Promise<Outcome> => {
    const delivered = await deliveries.once(
      'interactive',
      interactionPayload(type, person, rest, slack.settings.enterprise),
    );
    return delivered.kind === 'failed'
      ? { error: delivered.error, acknowledged: null }
      : { acknowledged: delivered.payload };
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
        responseUrl: responseUrl('commands', channel),
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

    async click(on, actionId, chosen) {
      const found = elementsOf(on.blocks).find(({ element }) => element.action_id === actionId);
      if (found === undefined) throw new Error(`nothing with the action_id ${actionId} to click`);
      const actions = [actionPayload(found.blockId, found.element, chosen, workspace.nextTs())];
      if (isView(on)) {
        const container = { type: 'view', view_id: on.id };
        const view = { ...on, state: stateOf(on, {}) };
        const trigger_id = triggers.issue({ user: id, viewId: on.id });
        return interact('block_actions', { actions, container, view, trigger_id });
      }
      return interact('block_actions', {
        actions,
        container: {
          type: 'message',
          message_ts: on.ts,
          channel_id: on.channel,
          is_ephemeral: on.ephemeralTo !== undefined,
          ...(on.threadTs === undefined ? {} : { thread_ts: on.threadTs }),
        },
        channel: channelInPayload(enter(on.channel)),
        // An ephemeral message is nowhere stored, so Slack has no more than its ts to hand over.
        ...(on.ephemeralTo === undefined ? { message: wire(on) } : {}),
        state: { values: {} },
        trigger_id: triggers.issue({ user: id }),
        response_url: responseUrl('actions', on.channel, on),
      });
    },

    async messageShortcut(message, callbackId) {
      if (message.ephemeralTo !== undefined) throw new Error('ephemeral messages have no shortcuts');
      return interact('message_action', {
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        message_ts: message.ts,
        message: wire(message),
        channel: channelInPayload(enter(message.channel)),
        trigger_id: triggers.issue({ user: id }),
        response_url: responseUrl('actions', message.channel),
      });
    },

    globalShortcut: (callbackId) =>
      interact('shortcut', {
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        trigger_id: triggers.issue({ user: id }),
      }),

    async submitView(view, values = {}) {
      const state = stateOf(view, values);
      const required = requiredErrors(view, state);
      if (Object.keys(required).length > 0) return { acknowledged: null, errors: required, view };
      const trigger_id = triggers.issue({ user: id, viewId: view.id });
      const outcome = await interact('view_submission', {
        view: { ...view, state },
        trigger_id,
        response_urls: [],
      });
      const errors = outcome.error === undefined ? applyResponse(outcome.acknowledged, view, id, slack) : {};
      return { ...outcome, errors, view: views.top(id) };
    },

    async closeView(view) {
      views.close(id);
      if (view.notify_on_close === true)
        await interact('view_closed', { view: { ...view, state: stateOf(view, {}) }, is_cleared: false });
    },

    openHome() {
      const channel = workspace.directMessage(id, BOT.user).id;
      const view = views.home(id);
      events.send({
        type: 'app_home_opened',
        user: id,
        channel,
        tab: 'home',
        event_ts: workspace.nextTs(),
        ...(view === null ? {} : { view }),
      });
    },
  };

  function wire(message: Message): JsonObject {
    return toWire(message, true, workspace.replies(message.channel, message.ts));
  }
}

function isView(on: Message | View): on is View {
  return 'hash' in on;
}

/** Shows what a command's acknowledgement carried; returns the error where it cannot be shown. */
function showAcknowledgement(
  acknowledged: unknown,
  { user, channel, typed }: { user: string; channel: string; typed: string },
  slack: Slack,
): 'invalid_command_response' | null {
  if (acknowledged === null) return null;
  const args = typeof acknowledged === 'string' ? { text: acknowledged } : (asObject(acknowledged) ?? {});
  const isPublic = args.response_type === 'in_channel';
  if (isPublic) slack.workspace.post(channel, { user, text: escapeText(typed) });
  const isEmpty = args.text === undefined && args.blocks === undefined;
  if (isEmpty && isPublic) return null;
  const read = readContent(args, slack, 'post');
  if (read.kind === 'refused') return 'invalid_command_response';
  postResponse(args, { user, channel }, read.content, slack);
  return null;
}

/** Does what a submission's acknowledgement asks for and returns the errors it carries. */
function applyResponse(
  acknowledged: unknown,
  view: View,
  user: string,
  slack: Slack,
): Readonly<Record<string, string>> {
  const { views } = slack;
  const response = asObject(acknowledged) ?? {};
  const given = asObject(response.view) ?? {};
  const action = asText(response.response_action);
  const problems = action === 'update' || action === 'push' ? slack.settings.checkView(given) : [];
  if (problems.length > 0)
    return { '': problems.map(({ pointer, problem }) => `${pointer} ${problem}`).join(', ') };
  switch (action) {
    case 'errors':
      return (asObject(response.errors) ?? {}) as Record<string, string>;
    case 'update':
      views.update({ id: view.id }, given);
      return {};
    case 'push':
      views.push(user, given);
      return {};
    case 'clear':
      views.clear(user);
      return {};
    default:
      views.close(user);
      return {};
  }
}
