import type { JsonObject } from '../../../formats/json-value.ts';
import { BOT, TEAM } from './people.ts';

/** A message as the stand-in keeps it. `threadTs` is the root's `ts`, on replies only. */
export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly attachments: readonly JsonObject[];
  readonly files: readonly SharedFile[];
  readonly threadTs?: string;
  /** A reply that is shown in the channel too. */
  readonly broadcast?: boolean;
  readonly editedTs?: string;
  readonly metadata?: JsonObject;
  readonly clientMsgId?: string;
  /** The only person who sees it. */
  readonly ephemeralTo?: string;
  /** A deleted root whose replies remain. */
  readonly tombstone?: boolean;
};

export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly content: Buffer;
  /** Where the app may fetch it, with its token. */
  readonly url?: string;
};

/** The message as the Web API, events and interaction payloads show it. */
export function toWire(message: Message, withMetadata = false, replies: readonly Message[] = []): JsonObject {
  const byBot = message.user === BOT.user;
  return {
    type: 'message',
    ...(message.tombstone ? { subtype: 'tombstone', hidden: true } : {}),
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.tombstone ? 'USLACKBOT' : message.user,
    ts: message.ts,
    text: message.tombstone ? 'This message was deleted.' : message.text,
    team: TEAM.id,
    ...(byBot ? { bot_id: BOT.bot, app_id: BOT.app, bot_profile: { id: BOT.bot, name: BOT.name } } : {}),
    ...(message.clientMsgId === undefined ? {} : { client_msg_id: message.clientMsgId }),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.files.length > 0 ? { files: message.files.map(fileToWire) } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(replies.length > 0
      ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }
      : {}),
    ...(message.editedTs === undefined ? {} : { edited: { user: message.user, ts: message.editedTs } }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

/** A file as a message carries it. */
export function fileToWire({ id, name, title, content, url }: SharedFile): JsonObject {
  const addresses = url === undefined ? {} : { url_private: url, url_private_download: url };
  return { id, name, title, size: content.byteLength, mode: 'hosted', ...addresses };
}
