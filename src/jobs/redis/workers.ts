import type { Log } from '../../operating/log.ts';
import type { Link } from './connect.ts';
import {
  byRegion,
  disagreement,
  isAlive,
  type Member,
  readMembers,
  type SeenMember,
  say,
} from './members.ts';

/** The workers of each Region, as this bot saw them last. */
export type Workers = {
  /** Says that this bot lives, and reads who else does. */
  readonly refresh: () => Promise<void>;
  readonly wasRead: () => boolean;
  /** Every Region that is known. */
  readonly regions: () => readonly string[];
  /** Those of a Region that live and understand this bot's checks. */
  readonly useful: (region: string) => readonly SeenMember[];
  /** Why no answer is to be expected from a Region now; `null` where one is. */
  readonly whyAbsent: (region: string) => string | null;
};

export function followWorkers(link: Link, me: Member, log: Log): Workers {
  const warned = new Set<string>();
  let workers: ReadonlyMap<string, readonly SeenMember[]> = new Map();
  let usable: typeof workers = new Map();
  let wasRead = false;

  /** Once for each that does not fit to this bot. */
  function warnOf(member: SeenMember): void {
    if (!isAlive(member) || member.id === me.id || warned.has(member.id)) return;
    warned.add(member.id);
    const because = disagreement(me, member);
    if (because !== null) log.warn({}, because);
    if (member.kind === 'worker' && member.format < me.format)
      log.warn(
        { region: member.region, machine: member.machine, version: member.version },
        'this worker is older than the bot and gets no checks: update it',
      );
  }

  const isUseful = (worker: SeenMember) => isAlive(worker) && worker.format >= me.format;
  const useful = (region: string) => usable.get(region) ?? [];

  return {
    async refresh() {
      await say(link, me);
      const members = await readMembers(link);
      workers = byRegion(members);
      usable = byRegion(members.filter(isUseful));
      wasRead = true;
      for (const member of members) warnOf(member);
    },
    wasRead: () => wasRead,
    regions: () => [...workers.keys()],
    useful,
    whyAbsent(region) {
      if (useful(region).length > 0) return null;
      const all = workers.get(region) ?? [];
      if (all.some(isAlive)) return 'its workers run an older cf502';
      return all.some(({ stopped }) => !stopped)
        ? 'its worker gives no sign of life'
        : 'its workers were stopped';
    },
  };
}
