import type { Call } from '../sending/call.ts';

/**
 * What Slack says of a channel (`conversations.info`); needs the scope `channels:read`, for private channels
 * `groups:read`.
 */
export async function readChannelInfo(
  call: Call,
  channel: string,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await call('conversations.info', { channel });
  return 'channel' in answer ? (answer.channel as Readonly<Record<string, unknown>>) : {};
}
