import { asText } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import { toWire } from '../workspace/messages.ts';
import { BOT, type Conversation } from '../workspace/people.ts';
import { isVisibleToBot } from '../workspace/workspace.ts';
import { type Args, isTrue } from './api-arguments.ts';
import { readContent } from './content.ts';
import { type Answer, type Method, type Methods, missing, refuse } from './method.ts';

/** `chat.*` (https://docs.slack.dev/reference/methods?family=chat). */
export const CHAT_METHODS: Methods = {
  'chat.postMessage': chatMethod((args, slack) => {
    const place = placeToPost(args, slack);
    if (place.kind === 'refused') return place.answer;
    const read = readContent(args, slack, 'post');
    if (read.kind === 'refused') return read.answer;
    const { conversation, threadTs } = place;
    const message = slack.workspace.post(conversation.id, {
      text: '',
      ...read.content,
      user: BOT.user,
      ...(threadTs === undefined ? {} : { threadTs, broadcast: isTrue(args.reply_broadcast) }),
      ...(asText(args.client_msg_id) === '' ? {} : { clientMsgId: asText(args.client_msg_id) }),
    });
    return { ok: true, channel: conversation.id, ts: message.ts, message: toWire(message, true) };
  }),

  'chat.update': chatMethod((args, slack) => {
    const own = ownMessage(args, slack, 'cant_update_message');
    if (own.kind === 'refused') return own.answer;
    const read = readContent(args, slack, 'update');
    if (read.kind === 'refused') return read.answer;
    const message = slack.workspace.edit(own.message, {
      ...read.content,
      editedTs: slack.workspace.nextTs(),
    });
    return {
      ok: true,
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: toWire(message),
    };
  }),

  'chat.delete': chatMethod((args, slack) => {
    const own = ownMessage(args, slack, 'cant_delete_message');
    if (own.kind === 'refused') return own.answer;
    slack.workspace.remove(own.message);
    return { ok: true, channel: own.message.channel, ts: own.message.ts };
  }),

  'chat.postEphemeral': chatMethod((args, slack) => {
    if (asText(args.user) === '') return missing('user');
    const place = placeToPost(args, slack, 'as-member');
    if (place.kind === 'refused') return place.answer;
    if (!place.conversation.members.includes(asText(args.user))) return refuse('user_not_in_channel');
    const read = readContent(args, slack, 'post');
    if (read.kind === 'refused') return read.answer;
    const message = slack.workspace.post(place.conversation.id, {
      text: '',
      ...read.content,
      user: BOT.user,
      ephemeralTo: asText(args.user),
      ...(place.threadTs === undefined ? {} : { threadTs: place.threadTs }),
    });
    return { ok: true, message_ts: message.ts };
  }),

  'chat.getPermalink': {
    token: 'bot',
    scopes: () => [],
    answer(args, slack) {
      const channel = asText(args.channel);
      const message = slack.workspace.find(channel, asText(args.message_ts));
      if (slack.workspace.conversation(channel) === undefined) return refuse('channel_not_found');
      if (message === undefined || message.ephemeralTo !== undefined) return refuse('message_not_found');
      const path = `/archives/${channel}/p${message.ts.replace('.', '')}`;
      const thread = message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel}`;
      return { ok: true, channel, permalink: `${slack.baseUrl}${path}${thread}` };
    },
  },
};

function chatMethod(answer: Method['answer']): Method {
  return { token: 'bot', scopes: () => ['chat:write'], answer };
}

/**
 * The conversation a post goes to, if the bot may post there.
 *
 * @param as `anyone`: a person's id stands for the direct message with them, and with `chat:write.public` the
 * bot need
 *   not be in a public channel. `as-member`: the conversation's own id, with the bot in it (ephemeral
 * messages, files)
 */
export function placeToPost(
  args: Args,
  slack: Slack,
  as: 'anyone' | 'as-member' = 'anyone',
):
  | { readonly kind: 'place'; readonly conversation: Conversation; readonly threadTs: string | undefined }
  | { readonly kind: 'refused'; readonly answer: Answer } {
  const refused = (answer: Answer) => ({ kind: 'refused', answer }) as const;
  const id = asText(args.channel);
  if (id === '') return refused(missing('channel'));
  const { workspace, settings } = slack;
  const conversation =
    as === 'as-member' || workspace.person(id) === undefined
      ? workspace.conversation(id)
      : workspace.directMessage(id, BOT.user);
  if (conversation === undefined || !isVisibleToBot(conversation))
    return refused(refuse('channel_not_found'));
  if (conversation.archived) return refused(refuse('is_archived'));
  const mayPost =
    conversation.members.includes(BOT.user) ||
    (as === 'anyone' && settings.scopes.includes('chat:write.public'));
  if (!mayPost) return refused(refuse('not_in_channel'));

  const threadTs = args.thread_ts === undefined ? undefined : String(args.thread_ts);
  if (threadTs !== undefined && !/^\d+\.\d{6}$/.test(threadTs)) return refused(refuse('invalid_thread_ts'));
  // A thread is named by its root's ts; with a reply's own ts Slack would start a thread that is never shown.
  const parent = threadTs === undefined ? undefined : workspace.find(conversation.id, threadTs);
  if (parent?.threadTs !== undefined) return refused(refuse('cannot_reply_to_message'));
  return { kind: 'place', conversation, threadTs };
}

function ownMessage(args: Args, slack: Slack, foreign: string) {
  const refused = (answer: Answer) => ({ kind: 'refused', answer }) as const;
  const channel = asText(args.channel);
  if (channel === '') return refused(missing('channel'));
  if (args.ts === undefined) return refused(missing('ts'));
  const conversation = slack.workspace.conversation(channel);
  if (conversation === undefined || !isVisibleToBot(conversation))
    return refused(refuse('channel_not_found'));
  const message = slack.workspace.find(channel, String(args.ts));
  if (message === undefined || message.ephemeralTo !== undefined || message.tombstone)
    return refused(refuse('message_not_found'));
  if (conversation.archived) return refused(refuse('is_archived'));
  return message.user === BOT.user ? ({ kind: 'own', message } as const) : refused(refuse(foreign));
}
