/** Somebody in the workspace. `guest` is a multi-channel guest, `external` comes from another company by Slack Connect. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: 'member' | 'guest' | 'external' | 'bot';
};

/** A conversation and who is in it. `shared` means that another company sees it (Slack Connect). */
export type Conversation = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly members: readonly string[];
  readonly archived?: boolean;
  readonly shared?: boolean;
  readonly topic?: string;
};

/** The bot itself. */
export const BOT = { user: 'U0CF502BOT', bot: 'B0CF502BOT', app: 'A0CF502APP', name: 'cf502' } as const;

/** Slackbot, in whose name Slack tells a person that a command failed. */
export const SLACKBOT = 'USLACKBOT';

/** The company the stand-in plays, and the one its external person comes from. */
export const TEAM = { id: 'T0STANDIN1', domain: 'stand-in' } as const;
export const OTHER_TEAM = { id: 'T0PARTNER1', domain: 'partner' } as const;

export const PEOPLE: readonly Person[] = [
  { id: 'U0ALICE', name: 'alice', realName: 'Alice Moreau', kind: 'member' },
  { id: 'U0BOB', name: 'bob', realName: 'Bob Lindqvist', kind: 'member' },
  { id: 'U0GUEST', name: 'gita', realName: 'Gita Rao', kind: 'guest' },
  { id: 'U0EXTERN', name: 'erik', realName: 'Erik Partner', kind: 'external' },
  { id: BOT.user, name: BOT.name, realName: 'cf502', kind: 'bot' },
];

/** One conversation for each way the bot can stand to a place. */
export const CONVERSATIONS: readonly Conversation[] = [
  {
    id: 'C0INCIDENT',
    name: 'incident-502',
    kind: 'public',
    members: ['U0ALICE', 'U0BOB', 'U0GUEST', BOT.user],
    topic: 'The site answers 502',
  },
  { id: 'C0GENERAL', name: 'general', kind: 'public', members: ['U0ALICE', 'U0BOB'] },
  { id: 'C0WARROOM', name: 'war-room', kind: 'private', members: ['U0ALICE', BOT.user] },
  { id: 'C0PRIVATE', name: 'private-ops', kind: 'private', members: ['U0ALICE', 'U0BOB'] },
  { id: 'C0ARCHIVE', name: 'old-incident', kind: 'public', members: ['U0ALICE', BOT.user], archived: true },
  {
    id: 'C0SHARED',
    name: 'ext-partner',
    kind: 'public',
    members: ['U0ALICE', 'U0EXTERN', BOT.user],
    shared: true,
  },
  { id: 'D0ALICEBOT', name: 'directmessage', kind: 'dm', members: ['U0ALICE', BOT.user] },
  { id: 'D0ALICEBOB', name: 'directmessage', kind: 'dm', members: ['U0ALICE', 'U0BOB'] },
];
