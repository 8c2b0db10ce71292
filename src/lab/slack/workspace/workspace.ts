import type { Changes } from './changes.ts';
import type { Message } from './messages.ts';
import { BOT, type Conversation, type Person } from './people.ts';
import { createTimestamps } from './timestamps.ts';

/** What a post consists of; the workspace adds where and when. */
export type Draft = Omit<
  Message,
  'ts' | 'channel' | 'editedTs' | 'tombstone' | 'blocks' | 'attachments' | 'files'
> &
  Partial<Pick<Message, 'blocks' | 'attachments' | 'files'>>;

/** What happened to a message, for those who deliver events. */
export type MessageEvent = {
  readonly kind: 'posted' | 'changed' | 'deleted';
  readonly message: Message;
  readonly before?: Message;
};

/** People, conversations and messages. Everything that is seen in a channel goes through here. */
export type Workspace = {
  readonly people: () => readonly Person[];
  readonly person: (id: string) => Person | undefined;
  readonly conversations: () => readonly Conversation[];
  readonly conversation: (id: string) => Conversation | undefined;
  /** The direct message of exactly these two, made when it is missing. */
  readonly directMessage: (one: string, other: string) => Conversation;
  readonly join: (conversation: string, user: string) => void;
  readonly leave: (conversation: string, user: string) => void;
  readonly nextTs: () => string;
  readonly post: (channel: string, draft: Draft) => Message;
  readonly find: (channel: string, ts: string) => Message | undefined;
  readonly edit: (message: Message, change: Partial<Message>) => Message;
  readonly remove: (message: Message) => void;
  /** What a channel shows: roots and broadcast replies, oldest first, nothing ephemeral. */
  readonly messages: (channel: string) => readonly Message[];
  /** The root, if it still exists, and its replies, oldest first. */
  readonly thread: (channel: string, ts: string) => readonly Message[];
  /** Roots and replies, oldest first, nothing ephemeral. */
  readonly all: (channel: string) => readonly Message[];
  readonly replies: (channel: string, ts: string) => readonly Message[];
  /** What only this person sees, oldest first. */
  readonly ephemeral: (user: string) => readonly Message[];
  readonly onMessage: (listener: (event: MessageEvent) => void) => void;
};

export function createWorkspace(
  seed: { readonly people: readonly Person[]; readonly conversations: readonly Conversation[] },
  now: () => number,
  changes: Changes,
): Workspace {
  const people = new Map(seed.people.map((person) => [person.id, person]));
  const conversations = new Map(seed.conversations.map((one) => [one.id, one]));
  const nextTs = createTimestamps(now);
  let stored: readonly Message[] = [];
  const listeners: ((event: MessageEvent) => void)[] = [];
  const tell = (event: MessageEvent) => {
    for (const listener of listeners) listener(event);
    changes.announce();
  };

  const inChannel = (channel: string) =>
    stored.filter((message) => message.channel === channel && message.ephemeralTo === undefined);
  const replies = (channel: string, ts: string) =>
    inChannel(channel).filter((message) => message.threadTs === ts);
  const setMembers = (id: string, change: (members: readonly string[]) => readonly string[]) => {
    const conversation = conversations.get(id);
    if (conversation === undefined) throw new Error(`no conversation ${id} in the stand-in`);
    conversations.set(id, { ...conversation, members: change(conversation.members) });
    changes.announce();
  };

  return {
    people: () => [...people.values()],
    person: (id) => people.get(id),
    conversations: () => [...conversations.values()],
    conversation: (id) => conversations.get(id),
    directMessage(one, other) {
      const found = [...conversations.values()].find(
        ({ kind, members }) => kind === 'dm' && members.includes(one) && members.includes(other),
      );
      if (found !== undefined) return found;
      const id = `D${one.slice(1, 5)}${other.slice(1, 5)}${conversations.size}`;
      const opened: Conversation = { id, name: 'directmessage', kind: 'dm', members: [one, other] };
      conversations.set(opened.id, opened);
      changes.announce();
      return opened;
    },
    join: (id, user) => setMembers(id, (members) => [...new Set([...members, user])]),
    leave: (id, user) => setMembers(id, (members) => members.filter((member) => member !== user)),
    nextTs,
    post(channel, draft) {
      const message: Message = { blocks: [], attachments: [], files: [], ...draft, channel, ts: nextTs() };
      stored = [...stored, message];
      tell({ kind: 'posted', message });
      return message;
    },
    find: (channel, ts) => stored.find((message) => message.channel === channel && message.ts === ts),
    edit(message, change) {
      const after = { ...message, ...change };
      stored = stored.map((one) => (one.channel === message.channel && one.ts === message.ts ? after : one));
      tell({ kind: 'changed', message: after, before: message });
      return after;
    },
    remove(message) {
      const hasReplies = replies(message.channel, message.ts).length > 0;
      stored = stored.flatMap((one) => {
        if (one.channel !== message.channel || one.ts !== message.ts) return [one];
        return hasReplies ? [{ ...one, tombstone: true, blocks: [], attachments: [], files: [] }] : [];
      });
      tell({ kind: 'deleted', message });
    },
    messages: (channel) =>
      inChannel(channel).filter((message) => message.threadTs === undefined || message.broadcast === true),
    thread: (channel, ts) => inChannel(channel).filter((one) => one.ts === ts || one.threadTs === ts),
    all: inChannel,
    replies,
    ephemeral: (user) => stored.filter((message) => message.ephemeralTo === user),
    onMessage(listener) {
      listeners.push(listener);
    },
  };
}

/** Whether the bot sees a conversation at all: any public one, and those it is a member of. */
export function isVisibleToBot({ kind, members }: Conversation): boolean {
  return kind === 'public' || members.includes(BOT.user);
}
