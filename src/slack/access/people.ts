import type { Log } from '../../operating/log.ts';
import { type Call, readCallFailure } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';

/** A person's relation to the workspace; `unknown` where Slack does not answer, or not in time. */
export type Standing = 'member' | 'guest' | 'external' | 'unknown';

export type People = {
  readonly standingOf: (user: string) => Promise<Standing>;
  /** Whether a person is in one of these user groups; `false` where Slack does not answer. */
  readonly isInGroups: (user: string, groups: readonly string[]) => Promise<boolean>;
  /**
   * Whether a person's standing, and their membership of the given groups, are known without asking Slack.
   */
  readonly isKnown: (user: string, groups?: readonly string[]) => boolean;
};

/**
 * How long Slack's answer is awaited, so that the acknowledgement is still in time. A later one is kept for
 * the next time.
 */
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
  const known = new Map<
    string,
    { readonly answer: Promise<unknown>; readonly at: number; isSettled: boolean }
  >();

  /**
   * Asks at most one question at a time for each key. A failed answer is not kept, so that the next call asks
   * again.
   */
  async function ask<T>(key: string, question: () => Promise<T>, otherwise: T): Promise<T> {
    const before = known.get(key);
    const isFresh = before !== undefined && clockMs() - before.at < REMEMBERED_MS;
    const answer = isFresh ? (before.answer as Promise<T>) : question();
    if (!isFresh) {
      if (known.size >= REMEMBERED_MAX) known.clear();
      const entry = { answer, at: clockMs(), isSettled: false };
      known.set(key, entry);
      void answer.then(
        () => {
          entry.isSettled = true;
        },
        () => {
          entry.isSettled = true;
        },
      );
      answer.catch((error: unknown) => {
        const failure = readCallFailure(error);
        log.warn({ key, failure }, 'Slack does not tell who somebody is');
        // A refusal is kept: a missing scope will still be missing in ten minutes.
        if (failure.kind !== 'refused') known.delete(key);
      });
    }
    const result = answer.catch(() => otherwise);
    return (await endsWithin(PATIENCE_MS, result)) ? result : otherwise;
  }

  async function look(user: string): Promise<Standing> {
    const answer = await call('users.info', { user });
    const found = 'user' in answer ? (answer.user as Readonly<Record<string, unknown>>) : {};
    if (found.is_stranger === true || !isHere(found)) return 'external';
    return found.is_restricted === true || found.is_ultra_restricted === true ? 'guest' : 'member';
  }

  /** People of other workspaces of the same organization do not count as external. */
  function isHere({ team_id, enterprise_user }: Readonly<Record<string, unknown>>): boolean {
    const { team, enterprise } = home();
    if (typeof team_id !== 'string' || team_id === team || team_id === enterprise) return true;
    const theirs = (enterprise_user as { readonly enterprise_id?: unknown } | undefined)?.enterprise_id;
    return enterprise !== null && theirs === enterprise;
  }

  function isKnown(key: string): boolean {
    const entry = known.get(key);
    return entry?.isSettled === true && clockMs() - entry.at < REMEMBERED_MS;
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
