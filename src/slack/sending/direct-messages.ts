import { type Call, readCallFailure } from './call.ts';

/** Slack's ids of people, and of the conversations that they are not. */
const PERSON = /^[UW][A-Z0-9]+$/;
const REMEMBERED_MAX = 10_000;

export type DirectMessages = {
  readonly call: Call;
  /** The conversation with a person where one is known, else the id as given. */
  readonly conversationOf: (channel: string) => string;
  readonly learn: (user: string, channel: string) => void;
};

/**
 * Slack takes a person's id as the channel of a post, and answers with the conversation it opened; every other call wants
 * that conversation's id. It is remembered beyond the process: where it is not known, nobody can see after a crash whether
 * a first answer had arrived. With the scope `im:write` it is asked for before the first post.
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
    // What cannot be kept is learned again.
    keep(user, channel).catch(() => {});
  }

  /** The post itself opens the conversation too, so that a refusal here is no reason not to try. */
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
