import type { KeptReport, Place } from '../../jobs/store/store.ts';

/**
 * Whether somebody may read a report where they are: it belongs to the channels it was delivered to. Why a check was
 * refused names addresses, so that is its asker's alone. Ids of conversations are unique across workspaces, and people of
 * several (Enterprise Grid, Slack Connect) meet in one: which workspace somebody belongs to says nothing here.
 */
export function mayRead({ report, places }: KeptReport, here: Place): boolean {
  const isRefused = report.verdict.state === 'refused';
  return places.some((place) => isSameChannel(place, here) && (!isRefused || place.user === here.user));
}

/** A form's answer goes to direct messages by the person's own id, which Slack turns into that of the conversation. */
export function isSameChannel(asked: Pick<Place, 'channel'>, here: Pick<Place, 'channel' | 'user'>): boolean {
  return asked.channel === here.channel || (here.channel.startsWith('D') && asked.channel === here.user);
}
