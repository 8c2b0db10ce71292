import { objectOf, parseJson } from '../../formats/json-value.ts';
import type { Place } from '../../jobs/store/store.ts';
import { CHECK_FORM } from '../../render/slack/check-form.ts';
import { EDGE_FORM } from './edge-form.ts';
import { EXPLAIN_FORM } from './explain-form.ts';
import { MESSAGE_FORM } from './message-form.ts';

/**
 * Where the answer to a form goes: a channel, a thread in it, or (`channel: null`) the person's direct
 * messages.
 */
export type FormPlace = { readonly channel: string | null; readonly threadTs: string | null };

const CHANNEL = /^[CDG][A-Z0-9]{1,30}$/;
const TS = /^\d{1,16}\.\d{1,9}$/;
/** The most characters a form carries besides its place. */
const CARRIED_MAX = 2_500;

/**
 * Writes the form's `private_metadata`. `carried` comes back with the submitted form; texts that do not fit
 * are left out.
 */
export function toPrivateMetadata({ channel, threadTs }: FormPlace, carried: readonly string[] = []): string {
  const fitting = carried.filter(
    (_, index) => JSON.stringify(carried.slice(0, index + 1)).length <= CARRIED_MAX,
  );
  return JSON.stringify({ channel, threadTs, carried: fitting });
}

/**
 * Reads `private_metadata`. It comes from Slack's client, so a part that is not as we write it counts as
 * absent.
 */
export function fromPrivateMetadata(text: string): FormPlace & { readonly carried: readonly string[] } {
  const { channel, threadTs, carried } = objectOf(parseJson(text));
  const isChannel = typeof channel === 'string' && CHANNEL.test(channel);
  return {
    channel: isChannel ? channel : null,
    threadTs: isChannel && typeof threadTs === 'string' && TS.test(threadTs) ? threadTs : null,
    carried: Array.isArray(carried) ? carried.filter((one) => typeof one === 'string').slice(0, 20) : [],
  };
}

/** A post to a person's own id opens their direct messages with the bot. */
export function toPlace({ channel, threadTs }: FormPlace, team: string, user: string): Place {
  return { team, channel: channel ?? user, user, threadTs };
}

/** The channel where a form of the bot will be answered; `undefined` for other views. */
export function channelOfForm(callbackId: string, privateMetadata: string): string | null | undefined {
  const ours: readonly string[] = [CHECK_FORM, EDGE_FORM, EXPLAIN_FORM, MESSAGE_FORM];
  return ours.includes(callbackId) ? fromPrivateMetadata(privateMetadata).channel : undefined;
}
