import type { Call } from '../sending/call.ts';

/** Whether anybody of the workspace may read a channel. */
export type IsPublic = (channel: string) => Promise<boolean>;

/** An answer is waited for by a command, which has three seconds. */
const WAIT_MS = 1_500;

/**
 * Asks Slack. What it does not say at once, or not without the scope `channels:read`, counts as not public; so does a channel
 * that another company shares.
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
