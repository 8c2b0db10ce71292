import { type Call, readCallFailure } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';

/** Whether people of another company can read a channel (Slack Connect). */
export type IsShared = (channel: string) => Promise<boolean>;

/** How long Slack's answer is awaited, so that the acknowledgement is still in time. */
const PATIENCE_MS = 1_000;
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 10_000;

/**
 * Asks Slack, and remembers the answer for ten minutes. Where Slack does not answer (the scopes
 * `channels:read` and, for private channels, `groups:read` may be missing) a channel counts as not shared.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createIsShared(call: Call, clockMs: () => number): IsShared {
  const known = new Map<string, { readonly answer: Promise<boolean>; readonly at: number }>();

  async function look(channel: string): Promise<boolean> {
    const answer = await call('conversations.info', { channel });
    const info = 'channel' in answer ? (answer.channel as Readonly<Record<string, unknown>>) : {};
    return info.is_ext_shared === true || info.is_pending_ext_shared === true;
  }

  function ask(channel: string): Promise<boolean> {
    const before = known.get(channel);
    if (before !== undefined && clockMs() - before.at < REMEMBERED_MS) return before.answer;
    if (known.size >= REMEMBERED_MAX) known.clear();
    const answer = look(channel).catch((error: unknown) => {
      // A refusal is kept: a missing scope will still be missing in ten minutes.
      if (readCallFailure(error).kind !== 'refused') known.delete(channel);
      return false;
    });
    known.set(channel, { answer, at: clockMs() });
    return answer;
  }

  return async (channel) => {
    // Nobody but the person and the bot is in direct messages.
    if (channel.startsWith('D')) return false;
    const answer = ask(channel);
    return (await endsWithin(PATIENCE_MS, answer)) ? answer : false;
  };
}
