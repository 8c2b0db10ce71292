import type { KeptReport, Place } from '../../jobs/store/store.ts';

/**
 * Whether a person may read a report in the conversation they are in: a report may be read where it was
 * delivered. A refused check says why, which names addresses, so only its asker may read that one. The
 * person's workspace is not compared: ids of conversations are unique across workspaces, and one conversation
 * may hold people of several (Enterprise Grid, Slack Connect).
 */
export function mayRead({ report, places }: KeptReport, here: Place): boolean {
  const isRefused = report.verdict.state === 'refused';
  return places.some((place) => isSameChannel(place, here) && (!isRefused || place.user === here.user));
}

/**
 * The answer to a form is posted to the person's user id, which Slack turns into the id of the direct
 * messages.
 */
export function isSameChannel(asked: Pick<Place, 'channel'>, here: Pick<Place, 'channel' | 'user'>): boolean {
  return asked.channel === here.channel || (here.channel.startsWith('D') && asked.channel === here.user);
}
