import type { JsonObject } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import type { Message } from '../workspace/messages.ts';
import { BOT, type Conversation, TEAM, teamOf } from '../workspace/people.ts';
import type { MessageEvent } from '../workspace/workspace.ts';
import type { Deliveries } from './delivery.ts';
import { eventPayload, mentionEvent, messageEvent } from './payloads.ts';

export type Events = {
  /**
   * Sends an event if the app subscribes to it; `subscription` differs from the type for `message.im` and its
   * like.
   */
  readonly send: (event: JsonObject & { readonly type: string }, subscription?: string) => void;
  /** Delivers the mentions that were waiting for the bot to be invited. */
  readonly invited: (channel: string) => void;
};

const SUBSCRIPTION = {
  dm: ['message.im', 'im'],
  public: ['message.channels', 'channel'],
  private: ['message.groups', 'group'],
} as const;

/**
 * Turns what happens in the workspace into events: only those subscribed to, only where the bot is a member.
 */
export function createEvents(slack: Slack, deliveries: Deliveries): Events {
  let awaitingInvitation: readonly Message[] = [];
  const send: Events['send'] = (event, subscription = event.type) => {
    if (slack.settings.events.includes(subscription))
      void deliveries.event(eventPayload(event, slack.settings.now(), slack.settings.enterprise));
  };
  /**
   * The author's workspace, in a channel shared by several workspaces
   * (https://docs.slack.dev/apis/slack-connect).
   */
  const author = ({ user }: Message): JsonObject => {
    const person = slack.workspace.person(user);
    if (person === undefined) return {};
    const team = teamOf(person).id;
    return { team, ...(team === TEAM.id ? {} : { user_team: team, source_team: team }) };
  };
  const mention = (message: Message) =>
    send({ ...mentionEvent(message), ...author(message), type: 'app_mention' });

  const onMessage = (happened: MessageEvent) => {
    const { message, kind } = happened;
    const conversation = slack.workspace.conversation(message.channel);
    if (conversation === undefined || message.ephemeralTo !== undefined) return;
    const isMember = conversation.members.includes(BOT.user);
    const mentions = kind !== 'deleted' && message.user !== BOT.user && mentionsBot(message, conversation);
    if (mentions && isMember) mention(message);
    if (mentions && !isMember) awaitingInvitation = [...awaitingInvitation, message];
    if (isMember) {
      const [subscription, channelType] = SUBSCRIPTION[conversation.kind];
      send({ ...messageEvent(happened, channelType), ...author(message), type: 'message' }, subscription);
    }
  };
  slack.workspace.onMessage(onMessage);

  return {
    send,
    invited(channel) {
      const due = awaitingInvitation.filter((message) => message.channel === channel);
      awaitingInvitation = awaitingInvitation.filter((message) => message.channel !== channel);
      for (const message of due) mention(message);
    },
  };
}

/** In a direct message Slack sends no `app_mention`. */
function mentionsBot(message: Message, { kind }: Conversation): boolean {
  return kind !== 'dm' && message.text.includes(`<@${BOT.user}>`);
}
