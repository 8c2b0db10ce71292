import { randomBytes } from 'node:crypto';
import { asObject, asText, type JsonObject } from '../../../formats/json-value.ts';
import type { Settings } from '../slack.ts';
import { type Message, toWire } from '../workspace/messages.ts';
import { BOT, type Conversation, type Person, TEAM, teamOf } from '../workspace/people.ts';
import type { MessageEvent } from '../workspace/workspace.ts';

/** What every payload says about the workspace and the app; `token` is Slack's retired verification token. */
const COMMON = { token: 'stand-in', api_app_id: BOT.app } as const;

/** The organisation a person belongs to, as payloads name it; a partner's is none of ours. */
function organisationOf({ kind }: Person, enterprise: Settings['enterprise']) {
  return kind === 'external' ? null : enterprise;
}

/** `directmessage` and `privategroup` stand for names the app may not know. */
function nameInPayload({ kind, name }: Conversation): string {
  switch (kind) {
    case 'dm':
      return 'directmessage';
    case 'private':
      return 'privategroup';
    case 'public':
      return name;
  }
}

/**
 * https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling; every value is text.
 */
export function commandPayload(
  person: Person,
  conversation: Conversation,
  given: { command: string; text: string; responseUrl: string; triggerId: string },
  enterprise: Settings['enterprise'],
): JsonObject {
  const organisation = organisationOf(person, enterprise);
  return {
    ...COMMON,
    team_id: teamOf(person).id,
    team_domain: teamOf(person).domain,
    ...(organisation === null ? {} : { enterprise_id: organisation.id, enterprise_name: organisation.name }),
    channel_id: conversation.id,
    channel_name: nameInPayload(conversation),
    user_id: person.id,
    user_name: person.name,
    command: given.command,
    text: given.text,
    is_enterprise_install: 'false',
    response_url: given.responseUrl,
    trigger_id: given.triggerId,
  };
}

/** What every interaction says: https://docs.slack.dev/reference/interaction-payloads */
export function interactionPayload(
  type: 'block_actions' | 'message_action' | 'shortcut' | 'view_submission' | 'view_closed',
  person: Person,
  rest: JsonObject,
  enterprise: Settings['enterprise'],
): JsonObject {
  const organisation = organisationOf(person, enterprise);
  return {
    type,
    ...COMMON,
    team: {
      ...teamOf(person),
      ...(organisation === null
        ? {}
        : { enterprise_id: organisation.id, enterprise_name: organisation.name }),
    },
    user: { id: person.id, username: person.name, name: person.name, team_id: teamOf(person).id },
    enterprise: organisation,
    is_enterprise_install: false,
    ...rest,
  };
}

export function channelInPayload(conversation: Conversation): JsonObject {
  return { id: conversation.id, name: nameInPayload(conversation) };
}

/** One action of `block_actions`, with what was chosen for elements that offer a choice. */
export function actionPayload(
  blockId: string,
  element: JsonObject,
  chosen: string | undefined,
  ts: string,
): JsonObject {
  const { type, action_id, text, value, options } = element;
  const base = { type, action_id, block_id: blockId, action_ts: ts };
  if (type === 'button') return { ...base, text, ...(value === undefined ? {} : { value }) };
  if (type === 'plain_text_input') return { ...base, value: chosen ?? null };
  const option = (Array.isArray(options) ? options : []).find((one) => asObject(one)?.value === chosen);
  if (chosen !== undefined && option === undefined)
    throw new Error(`${asText(action_id)} has no option ${chosen}`);
  return { ...base, selected_option: option ?? null };
}

/** An event in its envelope: https://docs.slack.dev/apis/events-api#event-type-structure */
export function eventPayload(event: JsonObject, at: number, enterprise: Settings['enterprise']): JsonObject {
  return {
    ...COMMON,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: enterprise?.id ?? null,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
    event_time: Math.floor(at / 1000),
    ...(enterprise === null ? {} : { enterprise_id: enterprise.id }),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: TEAM.id,
        user_id: BOT.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  };
}

/**
 * A `message` event, with the subtypes of edits and deletions:
 * https://docs.slack.dev/reference/events/message
 */
export function messageEvent(
  { kind, message, before }: MessageEvent,
  channelType: 'im' | 'channel' | 'group',
): JsonObject {
  const place = {
    type: 'message',
    channel: message.channel,
    channel_type: channelType,
    event_ts: message.ts,
  };
  switch (kind) {
    case 'posted':
      return { ...toWire(message), ...place, ...(message.files.length > 0 ? { subtype: 'file_share' } : {}) };
    case 'changed':
      return {
        ...place,
        subtype: 'message_changed',
        hidden: true,
        ts: message.editedTs ?? message.ts,
        message: toWire(message),
        previous_message: toWire(before ?? message),
      };
    case 'deleted':
      return {
        ...place,
        subtype: 'message_deleted',
        hidden: true,
        ts: message.ts,
        deleted_ts: message.ts,
        previous_message: toWire(message),
      };
  }
}

/** https://docs.slack.dev/reference/events/app_mention */
export function mentionEvent(message: Message): JsonObject {
  return { ...toWire(message), type: 'app_mention', channel: message.channel, event_ts: message.ts };
}
