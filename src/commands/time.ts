import { UsageError } from './command.ts';

/**
 * Reads an ISO 8601 date or time; a date alone is midnight, and what names no zone is UTC. @throws UsageError
 * saying what to type
 */
export function readTime(option: string, value: string): Date {
  const [, day, clock = '', zone = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(value) ??
    [];
  const time = new Date(`${day}T${clock || '00:00'}${zone.toUpperCase() || 'Z'}`);
  if (Number.isNaN(time.getTime()) || !isDay(day ?? '')) {
    throw new UsageError(
      `${option}: ${value} is not a time: type one such as 2026-12-31 or 2026-12-31T08:00:00Z.`,
    );
  }
  return time;
}

/** `Date` takes the 31st of February for the 3rd of March. */
const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
