import { UsageError } from './command.ts';

/** Reads an ISO 8601 date or time; a date alone is midnight UTC. @throws UsageError saying what to type */
export function readTime(option: string, value: string): Date {
  const time = /^\d{4}-\d{2}-\d{2}/.test(value) ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) {
    throw new UsageError(
      `${option}: ${value} is not a time: type one such as 2026-12-31 or 2026-12-31T08:00:00Z.`,
    );
  }
  return time;
}
