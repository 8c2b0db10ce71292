import type { Report } from '../formats/report.ts';

/** Since when a fault is known to be there. Times are ISO 8601. */
export type Since = {
  /** The first of the checks in a row that found it. */
  readonly firstSeen: string;
  /** The last check before it that found the origin healthy; `null` when none is known. */
  readonly lastHealthy: string | null;
};

/**
 * Since when the fault of a report is known, from earlier checks of the same origin; `null` when they tell
 * nothing of it. Checks that could not tell (unsure, refused) end nothing.
 *
 * @param earlier newest first
 */
export function sinceWhen(report: Report, earlier: readonly Report[]): Since | null {
  const { root = report.verdict.causes[0] } = report;
  if (report.verdict.state !== 'broken' || root === undefined || root === null) return null;
  let firstSeen: string | null = null;
  for (const { verdict, startedAt, target } of earlier) {
    if (startedAt >= report.startedAt || !isSamePlace(target, report.target)) continue;
    if (verdict.state === 'healthy')
      return { firstSeen: firstSeen ?? report.startedAt, lastHealthy: startedAt };
    if (verdict.state !== 'broken') continue;
    if (!verdict.causes.some((cause) => cause === root)) break;
    firstSeen = startedAt;
  }
  return firstSeen === null ? null : { firstSeen, lastHealthy: null };
}

/** The port decides which server answers; the rest of the settings does not. */
const isSamePlace = (one: Report['target'], other: Report['target']): boolean =>
  one.origin === other.origin && one.port === other.port;
