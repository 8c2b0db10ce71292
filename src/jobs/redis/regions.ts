import type { Report } from '../../formats/report.ts';
import type { Log } from '../../operating/log.ts';
import type { RegionReport } from '../../report/vantages.ts';
import type { RegionCounts } from '../queue/queue.ts';
import type { Link } from './connect.ts';
import { type Lane, openLane } from './lane.ts';
import { type Member, SAY_EVERY_MS, say } from './members.ts';
import type { JobNews } from './parcel.ts';
import { createSightings } from './sightings.ts';
import { followWorkers } from './workers.ts';

/** The Regions that have workers, or had some lately, and the queue of each. */
export type Regions = {
  /** The queues a check is added to: those with workers; where none has, all that are known. */
  readonly wanted: () => readonly Lane[];
  /** Regions that are known, not waited for, and not among these: what a report says of them. */
  readonly absent: (asked: Asked) => readonly RegionReport[];
  /** Why no answer is to be expected from a Region now; `null` where one is. */
  readonly whyAbsent: (region: string) => string | null;
  /** All that were asked are gone, while other Regions have workers. */
  readonly isStranded: (asked: Asked) => boolean;
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

/** What was asked of Regions. */
type Asked = readonly { readonly lane: Pick<Lane, 'region'> }[];

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
  const sightings = createSightings(log);
  const { refresh, wasRead, regions, useful, whyAbsent } = followWorkers(link, me, log);
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

  async function look(): Promise<void> {
    await refresh();
    // Opened before the first check of a Region, so that no end is missed.
    for (const region of regions()) laneOf(region);
  }
  const looking = setInterval(() => void look().catch(() => {}), SAY_EVERY_MS);

  const present = () => regions().filter((region) => useful(region).length > 0);
  const countsOf = async (region: string): Promise<RegionCounts> => ({
    region,
    workers: useful(region).length,
    ...(await laneOf(region).counts()),
  });

  return {
    ready: look,
    wanted: () => (present().length > 0 ? present() : regions()).map(laneOf),
    absent: (asked) =>
      regions().flatMap((region): RegionReport[] => {
        const because = asked.some(({ lane }) => lane.region === region) ? null : whyAbsent(region);
        return because === null ? [] : [{ region, kind: 'silent', because }];
      }),
    whyAbsent,
    isStranded: (asked) => !asked.some(({ lane }) => useful(lane.region).length > 0) && present().length > 0,
    places: (region) => useful(region).reduce((sum, { concurrency }) => sum + concurrency, 0),
    counts: () => Promise.all(regions().map(countsOf)),
    trouble: () =>
      wasRead() && present().length === 0
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
      clearInterval(looking);
      await say(link, me, true).catch(() => {});
      for (const lane of lanes.values()) await lane.close();
    },
  };
}
