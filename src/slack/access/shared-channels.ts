import type { Call } from '../sending/call.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { readChannelInfo } from './channel-info.ts';

export type SharedChannels = {
  /** Whether people of another company can read a channel (Slack Connect). */
  readonly isShared: (channel: string) => Promise<boolean>;
  /** Whether that is known without asking Slack. */
  readonly isKnown: (channel: string) => boolean;
};

/**
 * Asks Slack, and remembers the answer for ten minutes. Where Slack does not answer (a scope may be missing)
 * a channel counts as not shared.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createSharedChannels(call: Call, clockMs: () => number): SharedChannels {
  const { ask, has } = createAnswerMemory(clockMs);

  async function look(channel: string): Promise<boolean> {
    const info = await readChannelInfo(call, channel);
    return info.is_ext_shared === true || info.is_pending_ext_shared === true;
  }

  // Nobody but the person and the bot is in direct messages.
  const isDirect = (channel: string) => channel.startsWith('D');
  return {
    isShared: async (channel) => !isDirect(channel) && ask(channel, () => look(channel), false),
    isKnown: (channel) => isDirect(channel) || has(channel),
  };
}
