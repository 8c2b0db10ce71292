import type { Report } from '../formats/report.ts';
import { type Change, compareReports } from './compare.ts';

/** One check in a history, and what differs from the one before it; `null` for the oldest that is shown. */
export type Entry = { readonly report: Report; readonly changes: readonly Change[] | null };

/**
 * A history with what changed from check to check. Of a check that was judged again under other settings the
 * last judgement stands for it.
 *
 * @param reports of one origin, newest first
 */
export function toHistory(reports: readonly Report[], most: number): readonly Entry[] {
  const checks = reports.filter(
    ({ startedAt }, index) => reports.findIndex((other) => other.startedAt === startedAt) === index,
  );
  return checks.slice(0, most).map((report, index) => {
    const before = checks[index + 1];
    return { report, changes: before === undefined ? null : compareReports(before, report) };
  });
}
