import type { KeptReport, Place } from '../store/store.ts';

/**
 * Whether somebody may read a report where they are: it belongs to the channels it was delivered to. Why a check was
 * refused names addresses, so that is its asker's alone.
 */
export function mayRead({ report, places }: KeptReport, { team, channel, user }: Place): boolean {
  const isRefused = report.verdict.state === 'refused';
  return places.some(
    (place) => place.team === team && place.channel === channel && (!isRefused || place.user === user),
  );
}
