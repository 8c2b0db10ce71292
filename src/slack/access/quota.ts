import type { Spending } from '../../jobs/spending.ts';
import type { Place } from '../../jobs/store/store.ts';

/**
 * What is counted in ten minutes.
 *
 * - `check`: checks that begin, and texts and files to read
 * - `request`: whatever somebody types, presses or submits
 * - `wrong-id`: ids that lead to no report, which whoever guesses needs many of
 */
export type Counted = 'check' | 'request' | 'wrong-id';

/** How many checks one person, one channel and the whole workspace may begin in ten minutes. */
export type Limits = {
  readonly perUser: number;
  readonly perChannel: number;
  readonly perWorkspace: number;
};

export type Quota = {
  /**
   * Takes from what the person, the channel and the workspace have left.
   *
   * @returns `null`, or why not, with nothing taken; a whole sentence for the person
   */
  readonly take: (
    place: Pick<Place, 'team' | 'channel' | 'user'>,
    count: number,
    what?: Counted,
  ) => Promise<string | null>;
  /** Returns what was taken for something that was not done. */
  readonly giveBack: (place: Place, count: number, what?: Counted) => Promise<void>;
};

const WINDOW_S = 600;
/** Requests for each check that is allowed: forms, buttons, reports shown again. */
const REQUESTS_PER_CHECK = 5;
const WRONG_IDS: Limits = { perUser: 10, perChannel: 30, perWorkspace: 100 };

/** Who is counted, from the person to the workspace. */
const SCOPES = ['perUser', 'perChannel', 'perWorkspace'] as const;

export function createQuota(checks: Limits, spending: Spending): Quota {
  const limits: Readonly<Record<Counted, Limits>> = {
    check: checks,
    request: {
      perUser: checks.perUser * REQUESTS_PER_CHECK,
      perChannel: checks.perChannel * REQUESTS_PER_CHECK,
      perWorkspace: checks.perWorkspace * REQUESTS_PER_CHECK,
    },
    'wrong-id': WRONG_IDS,
  };
  const pursesAt = ({ team, channel, user }: Parameters<Quota['take']>[0], what: Counted) => {
    const ids = { perUser: user, perChannel: channel, perWorkspace: '' };
    return SCOPES.map((scope) => ({
      name: `${what} ${scope} ${team} ${ids[scope]}`,
      burst: limits[what][scope],
      perSecond: limits[what][scope] / WINDOW_S,
    }));
  };

  return {
    async take(place, count, what = 'check') {
      if (count === 0) return null;
      const empty = await spending.take(pursesAt(place, what), count);
      if (empty === null) return null;
      const scope = SCOPES[empty.index] ?? 'perWorkspace';
      return SENTENCES[what](limits[what][scope], scope, inWords(empty.waitMs));
    },
    giveBack: (place, count, what = 'check') => spending.giveBack(pursesAt(place, what), count),
  };
}

type Scope = (typeof SCOPES)[number];

const PLACES: Readonly<Record<Scope, string>> = {
  perUser: 'from you',
  perChannel: 'in this channel',
  perWorkspace: 'in this workspace',
};

const SENTENCES: Readonly<Record<Counted, (limit: number, scope: Scope, wait: string) => string>> = {
  check: (limit, scope, wait) =>
    scope === 'perUser'
      ? `You began ${limit} checks in the last ten minutes; the next can begin in ${wait}. Texts and files to read count too. A check that runs already is shared: its thread has the answer for everybody.`
      : `${limit} checks began ${PLACES[scope]} in the last ten minutes; the next can begin in ${wait}.`,
  request: (limit, scope, wait) =>
    `${limit} requests came ${PLACES[scope]} in the last ten minutes; the next is read in ${wait}.`,
  'wrong-id': (limit, scope, wait) =>
    `${limit} ids that lead to no report came ${PLACES[scope]} in the last ten minutes; the next is looked up in ${wait}.`,
};

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
