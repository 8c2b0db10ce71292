import type { Job } from '../../jobs/store/store.ts';
import { checkMessage } from '../../render/slack/block-limits.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from './gateway.ts';
import { notice } from './notice.ts';
import type { Respond } from './respond.ts';

/**
 * A response URL lives 30 minutes and may be used five times
 * (https://docs.slack.dev/interactivity/handling-user-interaction). The bot uses it at most five times: once
 * to say that a request was accepted, where the acknowledgement came too early for that; once for a verdict
 * that the channel gets late (`tellAskerEarly`); three times for an answer that the channel does not get at
 * all (`answerPrivately`).
 */
const RESPONSE_URL_MS = 25 * 60_000;
const USES_MAX = 3;

export type Recipient = Pick<Job, 'id' | 'place' | 'responseUrl' | 'acceptedAt'>;

/**
 * Sends messages to the asker alone: through the response URL while it is valid, else as ephemeral messages,
 * else (the bot is not in the channel any more) as direct messages. What does not fit into three messages is
 * left out, and the last one says so.
 *
 * @returns whether the first of them arrived
 */
export async function answerPrivately(
  messages: readonly SlackMessage[],
  { id, place, responseUrl, acceptedAt }: Recipient,
  {
    gateway,
    respond,
    now,
  }: { readonly gateway: Gateway; readonly respond: Respond; readonly now: () => Date },
): Promise<boolean> {
  const packed = packInto(USES_MAX, messages);
  const isFresh = now().getTime() - Date.parse(acceptedAt) < RESPONSE_URL_MS;
  let url = isFresh ? responseUrl : null;
  for (const [index, message] of packed.entries()) {
    // Several targets of one command share its URL, so it may be used up at any part.
    if (url !== null && (await respond(url, message)).kind === 'sent') continue;
    url = null;
    if ((await gateway.tell(place, message)).kind === 'sent') continue;
    const direct = await gateway.post(
      { channel: place.user, threadTs: null },
      message,
      {
        job: id,
        part: `private-${index + 1}`,
      },
      { priority: 'answer' },
    );
    if (direct.kind !== 'sent') return index > 0;
  }
  return true;
}

/**
 * Sends the asker alone what the channel will get a little later, in a way that Slack's rate limit on posts
 * does not delay.
 *
 * @returns whether it arrived
 */
export async function tellAskerEarly(
  message: SlackMessage,
  { place, responseUrl, acceptedAt }: Recipient,
  {
    gateway,
    respond,
    now,
  }: { readonly gateway: Gateway; readonly respond: Respond; readonly now: () => Date },
): Promise<boolean> {
  const isFresh = now().getTime() - Date.parse(acceptedAt) < RESPONSE_URL_MS;
  if (isFresh && responseUrl !== null && (await respond(responseUrl, message)).kind === 'sent') return true;
  return (await gateway.tell(place, message)).kind === 'sent';
}

/**
 * Joins consecutive messages within Slack's limits, to at most `most`; where some are left out, one more says
 * so.
 */
export function packInto(most: number, messages: readonly SlackMessage[]): readonly SlackMessage[] {
  const packed: SlackMessage[] = [];
  for (const message of messages) {
    const last = packed.at(-1);
    const joined = last === undefined ? message : join(last, message);
    // The verdict, which comes first, is not joined with other messages.
    if (packed.length > 1 && checkMessage(joined).length === 0) packed[packed.length - 1] = joined;
    else packed.push(message);
  }
  const left = packed.length - most;
  return left <= 0
    ? packed
    : [
        ...packed.slice(0, most),
        notice([
          `${left} more parts of this answer found no room here. In a channel with the bot the thread has them all.`,
        ]),
      ];
}

function join(one: SlackMessage, other: SlackMessage): SlackMessage {
  return {
    text: `${one.text}\n\n${other.text}`,
    blocks: [...one.blocks, { type: 'divider' }, ...other.blocks],
  };
}
