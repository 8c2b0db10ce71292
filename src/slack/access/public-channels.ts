import type { Call } from '../sending/call.ts';

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
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(() => late.resolve(null), WAIT_MS);
    const answer = await Promise.race([
      call('conversations.info', { channel }).catch(() => null),
      late.promise,
    ]);
    clearTimeout(timer);
    const info = answer !== null && 'channel' in answer ? (answer.channel as Record<string, unknown>) : {};
    return info.is_channel === true && info.is_private === false && info.is_ext_shared !== true;
  };
}
