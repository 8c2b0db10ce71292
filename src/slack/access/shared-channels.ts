import type { Call } from '../sending/call.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { readChannelInfo } from './channel-info.ts';

/** Whether people of another company can read a channel (Slack Connect). */
export type IsShared = (channel: string) => Promise<boolean>;

/**
 * Asks Slack, and remembers the answer for ten minutes. Where Slack does not answer (a scope may be missing)
 * a channel counts as not shared.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createIsShared(call: Call, clockMs: () => number): IsShared {
  const { ask } = createAnswerMemory(clockMs);

  async function isShared(channel: string): Promise<boolean> {
    const info = await readChannelInfo(call, channel);
    return info.is_ext_shared === true || info.is_pending_ext_shared === true;
  }

  return async (channel) => {
    // Nobody but the person and the bot is in direct messages.
    if (channel.startsWith('D')) return false;
    return ask(channel, () => isShared(channel), false);
  };
}
