/**
 * Somebody in the workspace. `guest` is a multi-channel guest, `external` comes from another company by Slack
 * Connect, `colleague` from another workspace of the same organisation (Enterprise Grid).
 */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: 'member' | 'guest' | 'external' | 'colleague' | 'bot';
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

/**
 * The organisation, where the stand-in plays Enterprise Grid, and its other workspace with somebody of it.
 */
export const ORGANISATION = { id: 'E0STANDIN1', name: 'Stand-in Corp' } as const;
export const SISTER_TEAM = { id: 'T0SISTER01', domain: 'stand-in-sister' } as const;
export const COLLEAGUE: Person = {
  id: 'W0CLARA',
  name: 'clara',
  realName: 'Clara Sister',
  kind: 'colleague',
};

/** The workspace a person belongs to. */
export function teamOf({ kind }: Person): { readonly id: string; readonly domain: string } {
  if (kind === 'external') return OTHER_TEAM;
  return kind === 'colleague' ? SISTER_TEAM : TEAM;
}

export const PEOPLE: readonly Person[] = [
  { id: 'U0ALICE', name: 'alice', realName: 'Alice Moreau', kind: 'member' },
  { id: 'U0BOB', name: 'bob', realName: 'Bob Lindqvist', kind: 'member' },
  { id: 'U0GUEST', name: 'gita', realName: 'Gita Rao', kind: 'guest' },
  { id: 'U0EXTERN', name: 'erik', realName: 'Erik Partner', kind: 'external' },
  { id: BOT.user, name: BOT.name, realName: 'cf502', kind: 'bot' },
];

/**
 * One conversation for each relation the bot can have to a place: member, not a member, direct message and so
 * on.
 */
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
