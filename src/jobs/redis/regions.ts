import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';
import type { RegionReport } from '../../report/vantages.ts';
import type { RegionCounts } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { type Lane, openLane } from './lane.ts';
import {
  byRegion,
  disagreement,
  isAlive,
  JOB_FORMAT,
  type Member,
  readMembers,
  SAY_EVERY_MS,
  type SeenMember,
  say,
} from './members.ts';
import type { JobNews } from './parcel.ts';
import { createSightings } from './sightings.ts';

/** The Regions that have workers, or had some lately, and the queue of each. */
export type Regions = {
  /** The queues a check is added to: those with workers; where none has, all that are known. */
  readonly wanted: () => readonly Lane[];
  /** Regions that are known, not waited for, and not among these: what a report says of them. */
  readonly absent: (asked: ReadonlyMap<string, unknown>) => readonly RegionReport[];
  /** Why no answer is to be expected from a Region now; `null` where one is. */
  readonly whyAbsent: (region: string) => string | null;
  /** All that were asked are gone, while other Regions have workers. */
  readonly isStranded: (asked: ReadonlyMap<string, unknown>) => boolean;
  /** How many checks the workers of a Region run at once. */
  readonly places: (region: string) => number;
  readonly counts: () => Promise<readonly RegionCounts[]>;
  readonly trouble: () => string | null;
  /** What a machine saw as addresses of an origin; those of one Region should see the same. */
  readonly sawAddresses: (region: string, machine: string, report: Report) => void;
  readonly onNews: (listener: (region: string, jobId: string, news: JobNews) => void) => void;
  readonly onEnded: (listener: (region: string, jobId: string) => void) => void;
  readonly stop: () => Promise<void>;
};

/** Keeps the list of workers up to date, every second, and says that this bot lives. */
export function followRegions(options: {
  readonly url: string;
  readonly link: Link;
  readonly me: Member;
  readonly attempts: number;
  readonly log: Log;
}): Regions & { readonly ready: () => Promise<void> } {
  const { link, me, log } = options;
  const lanes = new Map<string, Lane>();
  const warned = new Set<string>();
  const sightings = createSightings(log);
  let workers: ReadonlyMap<string, readonly SeenMember[]> = new Map();
  let wasRead = false;
  let onNews: Parameters<Regions['onNews']>[0] = () => {};
  let onEnded: Parameters<Regions['onEnded']>[0] = () => {};

  function laneOf(region: string): Lane {
    const known = lanes.get(region);
    if (known !== undefined) return known;
    const lane = openLane({
      url: options.url,
      link,
      region,
      attempts: options.attempts,
      onNews: (jobId, news) => onNews(region, jobId, news),
      onEnded: (jobId) => onEnded(region, jobId),
    });
    lanes.set(region, lane);
    return lane;
  }

  async function refresh(): Promise<void> {
    await say(link, me);
    const members = await readMembers(link);
    workers = byRegion(members);
    for (const region of workers.keys()) laneOf(region);
    wasRead = true;
    for (const member of members) {
      if (!isAlive(member) || member.id === me.id || warned.has(member.id)) continue;
      warned.add(member.id);
      const because = disagreement(me, member);
      if (because !== null) log.warn({}, because);
      if (member.kind === 'worker' && member.format < JOB_FORMAT)
        log.warn(
          { region: member.region, machine: member.machine, version: member.version },
          'this worker is older than the bot and gets no checks: update it',
        );
    }
  }
  const refreshing = setInterval(() => void refresh().catch(() => {}), SAY_EVERY_MS);

  const useful = (region: string) =>
    (workers.get(region) ?? []).filter((worker) => isAlive(worker) && worker.format >= JOB_FORMAT);
  const present = () => [...workers.keys()].filter((region) => useful(region).length > 0);

  function whyAbsent(region: string): string | null {
    if (useful(region).length > 0) return null;
    const all = workers.get(region) ?? [];
    if (all.some(isAlive)) return 'its workers run an older cf502';
    return all.some(({ stopped }) => !stopped)
      ? 'its worker gives no sign of life'
      : 'its workers were stopped';
  }

  return {
    ready: refresh,
    wanted() {
      const with_ = present();
      return (with_.length > 0 ? with_ : [...workers.keys()]).map(laneOf);
    },
    absent: (asked) =>
      [...workers.keys()].flatMap((region): RegionReport[] => {
        const because = asked.has(region) ? null : whyAbsent(region);
        return because === null ? [] : [{ region, kind: 'silent', because }];
      }),
    whyAbsent,
    isStranded: (asked) =>
      present().length > 0 && ![...asked.keys()].some((region) => useful(region).length > 0),
    places: (region) => useful(region).reduce((sum, { concurrency }) => sum + concurrency, 0),
    counts: () =>
      Promise.all(
        [...workers.keys()].map(async (region) => ({
          region,
          workers: useful(region).length,
          ...(await laneOf(region).counts()),
        })),
      ),
    trouble: () =>
      wasRead && present().length === 0
        ? 'no worker runs: checks wait until one is started (npm run worker)'
        : null,
    sawAddresses: sightings.saw,
    onNews(listener) {
      onNews = listener;
    },
    onEnded(listener) {
      onEnded = listener;
    },
    async stop() {
      clearInterval(refreshing);
      await say(link, me, true).catch(() => {});
      for (const lane of lanes.values()) await lane.close();
    },
  };
}
