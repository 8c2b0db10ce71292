import { asText, type JsonObject } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import { type Message, toWire } from '../workspace/messages.ts';
import { BOT, type Conversation, OTHER_TEAM, TEAM } from '../workspace/people.ts';
import { isVisibleToBot } from '../workspace/workspace.ts';
import { type Args, isTrue } from './api-arguments.ts';
import { type Answer, type Methods, missing, refuse } from './method.ts';

const PAGE_DEFAULT = 100;
const PAGE_MAX = 999;

/** `conversations.*` (https://docs.slack.dev/reference/methods?family=conversations). */
export const CONVERSATION_METHODS: Methods = {
  'conversations.history': {
    token: 'bot',
    scopes: (args, slack) => [`${family(args, slack)}:history`],
    answer: (args, slack) =>
      withReadable(args, slack, ({ id }) => {
        const newestFirst = slack.workspace.messages(id).toReversed();
        return page(newestFirst, args, slack);
      }),
  },

  'conversations.replies': {
    token: 'bot',
    scopes: (args, slack) => [`${family(args, slack)}:history`],
    answer: (args, slack) =>
      withReadable(args, slack, ({ id }) => {
        if (args.ts === undefined) return missing('ts');
        const thread = slack.workspace.thread(id, String(args.ts));
        return thread.length === 0 ? refuse('thread_not_found') : page(thread, args, slack);
      }),
  },

  'conversations.info': {
    token: 'bot',
    scopes: (args, slack) => [`${family(args, slack)}:read`],
    answer(args, slack) {
      const conversation = slack.workspace.conversation(asText(args.channel));
      if (conversation === undefined || !isVisibleToBot(conversation)) return refuse('channel_not_found');
      return { ok: true, channel: conversationToWire(conversation) };
    },
  },

  'conversations.open': {
    token: 'bot',
    scopes: () => ['im:write', 'mpim:write'],
    answer(args, slack) {
      const user = asText(args.users);
      if (user === '') return missing('users');
      if (slack.workspace.person(user) === undefined) return refuse('user_not_found');
      return { ok: true, channel: { id: slack.workspace.directMessage(user, BOT.user).id } };
    },
  },
};

function conversationToWire({ id, name, kind, members, archived, shared, topic }: Conversation): JsonObject {
  return {
    id,
    ...(kind === 'dm' ? { user: members.find((member) => member !== BOT.user) } : { name }),
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: kind === 'dm',
    is_mpim: false,
    is_private: kind !== 'public',
    is_archived: archived === true,
    is_member: members.includes(BOT.user),
    is_ext_shared: shared === true,
    is_shared: shared === true,
    ...(shared ? { shared_team_ids: [TEAM.id, OTHER_TEAM.id] } : {}),
    topic: { value: topic ?? '' },
    num_members: members.length,
  };
}

/** The word that scopes use for this kind of conversation. */
function family(args: Args, slack: Slack): 'channels' | 'groups' | 'im' {
  const kind = slack.workspace.conversation(asText(args.channel))?.kind ?? 'public';
  switch (kind) {
    case 'public':
      return 'channels';
    case 'private':
      return 'groups';
    case 'dm':
      return 'im';
  }
}

function withReadable(args: Args, slack: Slack, read: (conversation: Conversation) => Answer): Answer {
  if (asText(args.channel) === '') return missing('channel');
  const conversation = slack.workspace.conversation(asText(args.channel));
  if (conversation === undefined || !isVisibleToBot(conversation)) return refuse('channel_not_found');
  return conversation.members.includes(BOT.user) ? read(conversation) : refuse('not_in_channel');
}

/** One page of messages; the cursor is the position to go on from. */
function page(found: readonly Message[], args: Args, slack: Slack): Answer {
  const inclusive = isTrue(args.inclusive);
  const inRange = ({ ts }: Message) =>
    (args.oldest === undefined || ts > String(args.oldest) || (inclusive && ts === String(args.oldest))) &&
    (args.latest === undefined || ts < String(args.latest) || (inclusive && ts === String(args.latest)));
  const wanted = found.filter(inRange);
  const limit = Math.min(Number(args.limit) || PAGE_DEFAULT, PAGE_MAX);
  const start = args.cursor === undefined ? 0 : Number(Buffer.from(asText(args.cursor), 'base64').toString());
  if (!Number.isInteger(start)) return refuse('invalid_cursor');
  const rest = wanted.length > start + limit;
  const withMetadata = isTrue(args.include_all_metadata);
  return {
    ok: true,
    messages: wanted
      .slice(start, start + limit)
      .map((one) => toWire(one, withMetadata, slack.workspace.replies(one.channel, one.ts))),
    has_more: rest,
    response_metadata: { next_cursor: rest ? Buffer.from(String(start + limit)).toString('base64') : '' },
  };
}
