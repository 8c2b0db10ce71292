import type { Log } from '../../operating/log.ts';
import type { Call } from '../sending/call.ts';
import { createAnswerMemory } from './answer-memory.ts';

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
  const memory = createAnswerMemory(clockMs, (key, failure) =>
    log.warn({ key, failure }, 'Slack does not tell who somebody is'),
  );

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

  return {
    isKnown: (user, groups = []) =>
      memory.has(`user ${user}`) && groups.every((group) => memory.has(`group ${group}`)),
    standingOf: (user) => memory.ask<Standing>(`user ${user}`, () => look(user), 'unknown'),
    async isInGroups(user, groups) {
      const members = await Promise.all(
        groups.map((group) =>
          memory.ask<readonly unknown[]>(`group ${group}`, async () => {
            const answer = await call('usergroups.users.list', { usergroup: group });
            return 'users' in answer && Array.isArray(answer.users) ? answer.users : [];
          }, []),
        ),
      );
      return members.some((users) => users.includes(user));
    },
  };
}
