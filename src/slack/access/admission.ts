import type { Access } from '../../settings/config.ts';
import type { People } from './people.ts';
import type { SharedChannels } from './shared-channels.ts';

/** The person who asks. */
export type Asker = {
  readonly user: string;
  /** The id of their own workspace, from Slack's payload; `null` where the payload does not name it. */
  readonly team: string | null;
  /** The id of their organisation (Enterprise Grid), where the payload names it. */
  readonly enterprise?: string | null;
  /** `null`: they do not ask in a channel; `undefined`: the channel is not checked yet. */
  readonly channel: string | null | undefined;
};

/** Decides who may use the bot. @returns why a person may not, a whole sentence; `null` where they may */
export type Admission = (asker: Asker) => Promise<string | null>;

/**
 * Guests and people of other companies are refused unless the operator admits them. Where the operator listed
 * who may use the bot, everybody else is refused too.
 *
 * Where Slack does not tell who somebody is (the scope `users:read` is missing), people of other companies
 * are still recognised by their workspace, but guests are taken for members. That does no harm while the bot
 * reaches public addresses only. A bot that reaches other addresses then refuses everybody. It also answers
 * nothing in a channel that is shared with another company.
 */
export function createAdmission(options: {
  readonly access: Access;
  readonly people: People;
  /** The workspace the bot is installed in. */
  readonly ownTeam: () => string;
  /** The organisation that workspace belongs to, if any. */
  readonly ownEnterprise?: () => string | null;
  /** Whether the operator let the bot reach addresses that are not public. */
  readonly reachesInside: boolean;
  readonly isShared: SharedChannels['isShared'];
}): Admission {
  const { access, people, ownTeam, reachesInside, isShared } = options;

  /** Used to keep what a check shows of an internal address from other companies. */
  async function whyNotByCompany({ channel }: Asker): Promise<string | null> {
    if (!reachesInside || access.external || typeof channel !== 'string') return null;
    return (await isShared(channel)) ? SHARED : null;
  }

  /** Colleagues in another workspace of the same organisation do not count as external. */
  function isOurs({ team, enterprise = null }: Asker): boolean {
    if (team === null || team === ownTeam()) return true;
    return enterprise !== null && enterprise === (options.ownEnterprise?.() ?? null);
  }

  async function whyNotAsPerson(asker: Asker): Promise<string | null> {
    if (access.guests && access.external) return null;
    const standing = await people.standingOf(asker.user);
    switch (standing) {
      case 'member':
        return null;
      case 'guest':
        return access.guests
          ? null
          : 'cf502 is open to members of this workspace, not to guests. Ask a member to run the check.';
      case 'external':
        return access.external ? null : EXTERNAL;
      case 'unknown':
        if (!isOurs(asker) && !access.external) return EXTERNAL;
        return reachesInside
          ? 'cf502 cannot see right now whether you are a member of this workspace, so it does nothing. Operators: give the app the scope users:read.'
          : null;
    }
  }

  async function whyNotByList({ user, channel }: Asker): Promise<string | null> {
    const { channels, users, userGroups } = access;
    if (channels.length > 0 && channel !== undefined && (channel === null || !channels.includes(channel)))
      return 'cf502 is open in certain channels only, and this is none of them. The operator of the bot knows which.';
    if (users.length + userGroups.length === 0 || users.includes(user)) return null;
    return (await people.isInGroups(user, userGroups))
      ? null
      : 'cf502 is open to certain people only. The operator of the bot can add you.';
  }

  return async (asker) =>
    (await whyNotAsPerson(asker)) ?? (await whyNotByList(asker)) ?? (await whyNotByCompany(asker));
}

/**
 * Whether `createAdmission` can decide without asking Slack: before an acknowledgement there is no time to
 * ask.
 */
export function createIsKnown(options: {
  readonly access: Access;
  readonly people: Pick<People, 'isKnown'>;
  readonly sharedChannels: Pick<SharedChannels, 'isKnown'>;
  readonly reachesInside: boolean;
}): (asker: Asker) => boolean {
  const { access, people, sharedChannels, reachesInside } = options;
  return ({ user, channel }) => {
    const isListed = access.users.includes(user) || access.users.length + access.userGroups.length === 0;
    const needsPerson = !(access.guests && access.external) || !isListed;
    const needsChannel = reachesInside && !access.external && typeof channel === 'string';
    const isChannelKnown = !needsChannel || sharedChannels.isKnown(channel);
    return isChannelKnown && (!needsPerson || people.isKnown(user, isListed ? [] : access.userGroups));
  };
}

const SHARED =
  'Another company reads along in this channel, and cf502 reaches inner addresses of yours: ask in another one. Operators: CF502_ADMIT=external opens it here.';

const EXTERNAL =
  'cf502 is open to members of the workspace that runs it, not to people of other companies. Ask somebody there to run the check.';
