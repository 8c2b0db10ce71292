import { type Call, readCallFailure } from '../sending/call.ts';
import { endsWithin } from '../sending/pause.ts';

/** Whether people of another company read along in a channel (Slack Connect). */
export type IsShared = (channel: string) => Promise<boolean>;

/** Within this an acknowledgement can still wait. */
const PATIENCE_MS = 1_000;
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 10_000;

/**
 * Asks Slack, and remembers it for ten minutes. What Slack does not tell (the scopes `channels:read` and, for private
 * channels, `groups:read` are missing) counts as not shared.
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
      // A scope that is missing now is missing for as long as we remember.
      if (readCallFailure(error).kind !== 'refused') known.delete(channel);
      return false;
    });
    known.set(channel, { answer, at: clockMs() });
    return answer;
  }

  return async (channel) => {
    // Direct messages have no third party.
    if (channel.startsWith('D')) return false;
    const told = ask(channel);
    return (await endsWithin(PATIENCE_MS, told)) ? told : false;
  };
}
