import { parseJson } from '../../formats/json-value.ts';
/** A click on a button of the bot. All of it comes from Slack's client, so nothing in it is trusted. */
export type Click = {
  readonly actionId: string;
  /** The button's value: the id of a report or a job. */
  readonly value: string;
  readonly triggerId: string;
  readonly responseUrl: string | null;
  readonly user: string;
  /** The workspace the person belongs to. */
  readonly team: string;
  /** The organisation that workspace belongs to, if any. */
  readonly enterprise: string | null;
  readonly channel: string;
  /** The message the button is on; `null` for an ephemeral one, which cannot be edited. */
  readonly messageTs: string | null;
  /** The thread that message is a reply in; `null` for a message of the channel itself. */
  readonly threadTs: string | null;
};

const ID = /^[0-9A-Za-z]{1,40}$/;
const SLACK_ID = /^[A-Z0-9]{2,40}$/;
const TS = /^\d{1,16}\.\d{1,9}$/;

/**
 * Reads a `block_actions` payload, checking every field; `null` for what is not a click on a button of the
 * bot. Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function readClick(body: unknown): Click | null {
  const actionId = textAt(body, 'actions', 0, 'action_id');
  const value = matching(ID, textAt(body, 'actions', 0, 'value'));
  const user = matching(SLACK_ID, textAt(body, 'user', 'id'));
  const team = matching(SLACK_ID, textAt(body, 'user', 'team_id') ?? textAt(body, 'team', 'id'));
  // Who may ask where is judged by one of them, what may be read there by the other.
  const named = [textAt(body, 'container', 'channel_id'), textAt(body, 'channel', 'id')];
  const [where = null, ...others] = new Set(named.filter((one) => one !== null));
  const channel = others.length > 0 ? null : matching(SLACK_ID, where);
  const triggerId = textAt(body, 'trigger_id');
  if (!actionId || !value || !user || !team || !channel || !triggerId) return null;
  const isEphemeral = at(body, 'container', 'is_ephemeral') === true;
  const messageTs = matching(TS, textAt(body, 'container', 'message_ts'));
  const threadTs = matching(
    TS,
    textAt(body, 'container', 'thread_ts') ?? textAt(body, 'message', 'thread_ts'),
  );
  return {
    actionId,
    value,
    triggerId,
    responseUrl: textAt(body, 'response_url'),
    user,
    team,
    enterprise: matching(SLACK_ID, textAt(body, 'enterprise', 'id')),
    channel,
    messageTs: isEphemeral ? null : messageTs,
    threadTs: threadTs === messageTs ? null : threadTs,
  };
}

/** The message a modal was opened from, read from the modal's `private_metadata`. */
export type ModalOrigin = Pick<Click, 'value' | 'channel' | 'messageTs' | 'threadTs'>;

export function toModalMetadata({ value, channel, messageTs, threadTs }: Click): string {
  return JSON.stringify({ value, channel, messageTs, threadTs } satisfies ModalOrigin);
}

export function fromModalMetadata(text: string): ModalOrigin | null {
  const read = parseJson(text.slice(0, 3_000));
  const value = matching(ID, textAt(read, 'value'));
  const channel = matching(SLACK_ID, textAt(read, 'channel'));
  if (value === null || channel === null) return null;
  const ts = (name: string) => matching(TS, textAt(read, name));
  return { value, channel, messageTs: ts('messageTs'), threadTs: ts('threadTs') };
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

const matching = (pattern: RegExp, text: string | null): string | null =>
  text !== null && pattern.test(text) ? text : null;
