import type { Call } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';
import { readChannelInfo } from './channel-info.ts';

/** Whether everybody in the workspace may read a channel. */
export type IsPublic = (channel: string) => Promise<boolean>;

/** How long Slack's answer is awaited: a command has to be answered within three seconds. */
const WAIT_MS = 1_500;

/**
 * Asks Slack. A channel counts as not public where Slack does not answer in time, where the scope
 * `channels:read` is missing, and where the channel is shared with another company.
 */
export function createIsPublic(call: Call): IsPublic {
  return async (channel) => {
    const answer = readChannelInfo(call, channel).catch(() => null);
    const info = (await endsWithin(WAIT_MS, answer)) ? await answer : null;
    return info?.is_channel === true && info.is_private === false && info.is_ext_shared !== true;
  };
}
