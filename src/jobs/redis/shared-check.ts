import type { Progress } from '../../check/surroundings.ts';
import type { RegionReport } from '../../report/vantages.ts';
import type { Check, Hearing, Outcome } from '../queue/queue.ts';
import type { Lane } from './lane.ts';
import type { AskedBy } from './lane-jobs.ts';
import type { Regions } from './regions.ts';

/** One person's, or one watch's, share of a check. */
export type Sharer = { readonly hearing: Hearing; readonly settle: (outcome: Outcome) => void };

/** One Region's part of a check. Times are of the monotonic clock. */
export type Part = {
  readonly lane: Lane;
  /** Empty until it is in the queue. */
  jobId: string;
  readonly addedAtMs: number;
  begunAtMs: number | null;
  /** While its end is being asked for. */
  isLookedAt: boolean;
  end: RegionReport | null;
};

/** A check that this bot waits for. */
export type SharedCheck = {
  readonly check: Check;
  readonly key: string;
  readonly asked: AskedBy;
  /** Who waits for it, in the eyes of other bots. */
  readonly member: string;
  sharers: readonly Sharer[];
  readonly landed: Progress[];
  /** One for each Region. */
  parts: readonly Part[];
  /** When the first Region answered. */
  firstAtMs: number | null;
  isOver: boolean;
};

/** A Region that has not begun this long after the first answer is not waited for. */
const BEGIN_WITHIN_MS = 10_000;

/**
 * What each Region answered, or why it is not waited for; `null` while one is.
 *
 * @param patienceMs how long after its own time-out a check that was begun is waited for
 */
export function endsOf(
  { check, parts, firstAtMs }: SharedCheck,
  regions: Pick<Regions, 'whyAbsent'>,
  patienceMs: number,
): readonly RegionReport[] | null {
  const now = performance.now();
  const withinMs = check.timeoutMs + patienceMs;

  function whyNotAwaited({ lane, begunAtMs }: Part): string | null {
    if (begunAtMs !== null && now - begunAtMs > withinMs)
      return `it did not end within ${withinMs / 1_000} s`;
    if (firstAtMs === null) return null;
    const absent = regions.whyAbsent(lane.region);
    if (absent !== null) return absent;
    return begunAtMs === null && now - firstAtMs > BEGIN_WITHIN_MS
      ? 'its workers are busy: it had not begun when the others were done'
      : null;
  }

  const ends: RegionReport[] = [];
  for (const part of parts) {
    if (part.end !== null) {
      ends.push(part.end);
      continue;
    }
    const because = whyNotAwaited(part);
    if (because === null) return null;
    ends.push({ region: part.lane.region, kind: 'silent', because });
  }
  return ends;
}

export const partIn = ({ parts }: SharedCheck, region: string): Part | undefined =>
  parts.find(({ lane }) => lane.region === region);

/** 1 is next; 0 where a worker has a place for it now, or has begun it. */
export async function placeInQueue(
  { parts }: SharedCheck,
  { places }: Pick<Regions, 'places'>,
): Promise<number> {
  const [part] = parts;
  if (part === undefined) return 1;
  const { lane, jobId, begunAtMs, end } = part;
  if (begunAtMs !== null || end !== null || jobId === '') return 0;
  const [running, ahead] = await Promise.all([lane.running(), lane.ahead(jobId)]);
  return Math.max(0, ahead + 1 - (places(lane.region) - running));
}
