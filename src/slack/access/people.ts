import type { Log } from '../../operating/log.ts';
import { type Call, readCallFailure } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';

/** What a person is to the workspace; `unknown` where Slack does not tell, or not in time. */
export type Standing = 'member' | 'guest' | 'external' | 'unknown';

export type People = {
  readonly standingOf: (user: string) => Promise<Standing>;
  /** Whether a person is in one of these user groups; `false` where Slack does not tell. */
  readonly isInGroups: (user: string, groups: readonly string[]) => Promise<boolean>;
  /** Whether both can be said without asking Slack; without groups they need not be known. */
  readonly isKnown: (user: string, groups?: readonly string[]) => boolean;
};

/** Within this an acknowledgement can still wait. What comes later is remembered for the next time. */
const PATIENCE_MS = 1_000;
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 10_000;

/**
 * Asks Slack who people are, and remembers it for ten minutes.
 * `users.info` needs the scope `users:read`, `usergroups.users.list` needs `usergroups:read`.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createPeople(options: {
  readonly call: Call;
  readonly log: Log;
  readonly clockMs: () => number;
  /** The workspace the bot is installed in, and the organization it belongs to. */
  readonly home: () => { readonly team: string; readonly enterprise: string | null };
}): People {
  const { call, log, clockMs, home } = options;
  const known = new Map<string, { readonly answer: Promise<unknown>; readonly at: number; told: boolean }>();

  /** One question at a time for each key; a failed one is forgotten, so that the next asks again. */
  async function ask<T>(key: string, question: () => Promise<T>, otherwise: T): Promise<T> {
    const before = known.get(key);
    const isFresh = before !== undefined && clockMs() - before.at < REMEMBERED_MS;
    const answer = isFresh ? (before.answer as Promise<T>) : question();
    if (!isFresh) {
      if (known.size >= REMEMBERED_MAX) known.clear();
      const entry = { answer, at: clockMs(), told: false };
      known.set(key, entry);
      void answer.then(
        () => {
          entry.told = true;
        },
        () => {
          entry.told = true;
        },
      );
      answer.catch((error: unknown) => {
        const failure = readCallFailure(error);
        log.warn({ key, failure }, 'Slack does not tell who somebody is');
        // A scope that is missing now is missing for as long as we remember.
        if (failure.kind !== 'refused') known.delete(key);
      });
    }
    const told = answer.catch(() => otherwise);
    return (await endsWithin(PATIENCE_MS, told)) ? told : otherwise;
  }

  async function look(user: string): Promise<Standing> {
    const answer = await call('users.info', { user });
    const found = 'user' in answer ? (answer.user as Readonly<Record<string, unknown>>) : {};
    if (found.is_stranger === true || !isHere(found)) return 'external';
    return found.is_restricted === true || found.is_ultra_restricted === true ? 'guest' : 'member';
  }

  /** People of other workspaces of the same organization are no strangers. */
  function isHere({ team_id, enterprise_user }: Readonly<Record<string, unknown>>): boolean {
    const { team, enterprise } = home();
    if (typeof team_id !== 'string' || team_id === team || team_id === enterprise) return true;
    const theirs = (enterprise_user as { readonly enterprise_id?: unknown } | undefined)?.enterprise_id;
    return enterprise !== null && theirs === enterprise;
  }

  function isKnown(key: string): boolean {
    const entry = known.get(key);
    return entry?.told === true && clockMs() - entry.at < REMEMBERED_MS;
  }

  return {
    isKnown: (user, groups = []) =>
      isKnown(`user ${user}`) && groups.every((group) => isKnown(`group ${group}`)),
    standingOf: (user) => ask<Standing>(`user ${user}`, () => look(user), 'unknown'),
    async isInGroups(user, groups) {
      const members = await Promise.all(
        groups.map((group) =>
          ask<readonly unknown[]>(`group ${group}`, async () => {
            const answer = await call('usergroups.users.list', { usergroup: group });
            return 'users' in answer && Array.isArray(answer.users) ? answer.users : [];
          }, []),
        ),
      );
      return members.some((users) => users.includes(user));
    },
  };
}
