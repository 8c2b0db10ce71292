import type { Place } from '../../jobs/store/store.ts';
import { type Allowance, createAllowance } from '../sending/allowance.ts';

/**
 * How many checks one person, and one channel, may begin in ten minutes; reading a text or file counts as
 * one.
 */
export type Limits = { readonly perUser: number; readonly perChannel: number };

export type Quota = {
  /**
   * Takes `checks` from what the person and the channel have left.
   *
   * @returns `null`, or why not, with nothing taken; a whole sentence for the person
   */
  readonly take: (place: Place, checks: number) => string | null;
  /** Returns what was taken for checks that did not start. */
  readonly giveBack: (place: Place, checks: number) => void;
};

const WINDOW_S = 600;
/** How many allowances are kept in memory before those that are full again are deleted. */
const REMEMBERED_MAX = 1_000;

/** @param clockMs monotonic, in milliseconds */
export function createQuota({ perUser, perChannel }: Limits, clockMs: () => number): Quota {
  const allowances = new Map<string, Allowance>();

  function allowanceOf(key: string, limit: number): Allowance {
    const known = allowances.get(key) ?? createAllowance(limit, limit / WINDOW_S, clockMs);
    if (!allowances.has(key) && allowances.size >= REMEMBERED_MAX)
      for (const [old, allowance] of allowances) if (allowance.isFull()) allowances.delete(old);
    allowances.set(key, known);
    return known;
  }

  return {
    take({ team, channel, user }, checks) {
      const own = allowanceOf(`user ${team} ${user}`, perUser);
      const shared = allowanceOf(`channel ${team} ${channel}`, perChannel);
      // One request for several checks may take more than is left, once; the next request then waits for
      // longer.
      const ownMs = checks === 0 ? 0 : own.waitMs();
      const sharedMs = checks === 0 ? 0 : shared.waitMs();
      if (ownMs > 0)
        return `You began ${perUser} checks in the last ten minutes; the next can begin in ${inWords(ownMs)}. Texts and files to read count too. A check that runs already is shared: its thread has the answer for everybody.`;
      if (sharedMs > 0)
        return `${perChannel} checks began in this channel in the last ten minutes; the next can begin in ${inWords(sharedMs)}.`;
      own.spend(checks);
      shared.spend(checks);
      return null;
    },
    giveBack({ team, channel, user }, checks) {
      allowanceOf(`user ${team} ${user}`, perUser).spend(-checks);
      allowanceOf(`channel ${team} ${channel}`, perChannel).spend(-checks);
    },
  };
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
