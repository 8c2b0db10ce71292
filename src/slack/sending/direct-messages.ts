import type { Call } from './call.ts';

/** Slack's ids of people, and of the conversations that they are not. */
const PERSON = /^[UW][A-Z0-9]+$/;
const REMEMBERED_MAX = 10_000;

/**
 * Slack takes a person's id as the channel of a post, and answers with the conversation it opened; every later call wants
 * that conversation's id. This remembers it, so that a check can be answered in somebody's direct messages without the
 * scope `im:write`. (https://docs.slack.dev/reference/methods/chat.postMessage#channels)
 */
export function createDirectMessages(call: Call): {
  readonly call: Call;
  /** The conversation with a person where one is known, else the id as given. */
  readonly conversationOf: (channel: string) => string;
} {
  const conversations = new Map<string, string>();
  const conversationOf = (channel: string) => conversations.get(channel) ?? channel;
  return {
    conversationOf,
    async call(method, args) {
      const { channel } = args;
      if (typeof channel !== 'string' || !PERSON.test(channel)) return call(method, args);
      const answer = await call(method, { ...args, channel: conversationOf(channel) });
      if ('channel' in answer && typeof answer.channel === 'string') {
        if (conversations.size >= REMEMBERED_MAX) conversations.clear();
        conversations.set(channel, answer.channel);
      }
      return answer;
    },
  };
}
