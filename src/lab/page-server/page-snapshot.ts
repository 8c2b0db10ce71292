import { asObject, asText } from '../../formats/json-value.ts';
import type { PageConversation, PageMessage, PagePerson, PageState, PageView } from '../page/page-state.ts';
import type { StandIn } from '../slack/slack-stand-in.ts';
import { type Message, toWire } from '../slack/workspace/messages.ts';
import { BOT, type Conversation, type Person, SLACKBOT } from '../slack/workspace/people.ts';
import type { View } from '../slack/workspace/views.ts';

/** A long session stays quick to send: older messages of a channel are left out. */
const MESSAGES_MAX = 400;

/** All that one person sees at this moment. */
export function snapshotFor(viewer: Person, standIn: StandIn): PageState {
  const people = standIn.people();
  const mine = standIn.conversations().filter(({ members }) => members.includes(viewer.id));
  const ephemeral = standIn.ephemeral(viewer.id);
  const messages = mine.flatMap(({ id }) => {
    const here = ephemeral.filter(({ channel }) => channel === id);
    return [...standIn.channel(id).all(), ...here]
      .toSorted((a, b) => (a.ts < b.ts ? -1 : 1))
      .slice(-MESSAGES_MAX)
      .map(pageMessage);
  });
  const slackbot: PagePerson = { id: SLACKBOT, name: 'slackbot', realName: 'Slackbot', kind: 'slackbot' };
  return {
    viewer,
    people: [...people, slackbot],
    conversations: mine.map((conversation) => pageConversation(conversation, viewer, people)),
    messages,
    view: pageView(standIn.view(viewer.id)),
    home: pageView(standIn.home(viewer.id)),
  };
}

function pageConversation(
  { id, name, kind, members, archived, shared, topic }: Conversation,
  viewer: Person,
  people: readonly Person[],
): PageConversation {
  const other = people.find((person) => person.id !== viewer.id && members.includes(person.id));
  return {
    id,
    label: kind === 'dm' ? (other?.realName ?? name) : `#${name}`,
    kind,
    archived: archived === true,
    shared: shared === true,
    topic: topic ?? '',
    botIsMember: members.includes(BOT.user),
    isApp: kind === 'dm' && members.includes(BOT.user),
  };
}

function pageMessage(message: Message): PageMessage {
  const { channel, ts, user, text, blocks, files, threadTs } = message;
  return {
    channel,
    ts,
    user,
    text,
    blocks,
    files: files.map(({ id, name, content }) => ({ id, name, bytes: content.byteLength })),
    ...(threadTs === undefined ? {} : { threadTs }),
    broadcast: message.broadcast === true,
    edited: message.editedTs !== undefined,
    ephemeral: message.ephemeralTo !== undefined,
    tombstone: message.tombstone === true,
    payload: toWire(message, true),
  };
}

function pageView(view: View | null): PageView | null {
  if (view === null) return null;
  const label = (value: unknown) => asText(asObject(value)?.text);
  return {
    id: view.id,
    hash: view.hash,
    title: label(view.title),
    submit: label(view.submit) || null,
    close: label(view.close) || 'Close',
    blocks: view.blocks,
    payload: view,
  };
}
