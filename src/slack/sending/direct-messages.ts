import { type Call, readCallFailure } from './call.ts';

/** Slack's ids of people; ids of conversations begin with other letters. */
const PERSON = /^[UW][A-Z0-9]+$/;
const REMEMBERED_MAX = 10_000;

export type DirectMessages = {
  readonly call: Call;
  /** The id of the conversation with this person, where it is known; else the id as given. */
  readonly conversationOf: (channel: string) => string;
  readonly learn: (user: string, channel: string) => void;
};

/**
 * Makes calls with a person's id as the channel. Slack accepts that id for a post only, and answers with the
 * id of the conversation it opened; every other call needs the conversation's id. That id is stored: without
 * it, after a crash, the bot could not look whether its first answer had arrived. With the scope `im:write`
 * the id is asked for before the first post.
 * (https://docs.slack.dev/reference/methods/chat.postMessage#channels)
 */
export function createDirectMessages(
  call: Call,
  {
    mayOpen,
    keep,
  }: {
    readonly mayOpen: () => boolean;
    readonly keep: (user: string, channel: string) => Promise<void>;
  },
): DirectMessages {
  const conversations = new Map<string, string>();
  const conversationOf = (channel: string) => conversations.get(channel) ?? channel;

  function learn(user: string, channel: string): void {
    if (conversations.get(user) === channel) return;
    if (conversations.size >= REMEMBERED_MAX) conversations.clear();
    conversations.set(user, channel);
    // An id that could not be stored is learned again from the next answer.
    keep(user, channel).catch(() => {});
  }

  /** Opens the conversation. A refusal is ignored, since a post to the person's id opens it too. */
  async function open(user: string): Promise<void> {
    try {
      const answer = await call('conversations.open', { users: user });
      const { id } = ('channel' in answer ? answer.channel : {}) as { readonly id?: unknown };
      if (typeof id === 'string') learn(user, id);
    } catch (error) {
      const failure = readCallFailure(error);
      if (failure.kind !== 'refused') throw error;
    }
  }

  return {
    conversationOf,
    learn,
    async call(method, args) {
      const { channel } = args;
      if (typeof channel !== 'string' || !PERSON.test(channel)) return call(method, args);
      if (!conversations.has(channel) && mayOpen()) await open(channel);
      const answer = await call(method, { ...args, channel: conversationOf(channel) });
      if ('channel' in answer && typeof answer.channel === 'string') learn(channel, answer.channel);
      return answer;
    },
  };
}
