import { type JsonObject, objectOf } from '../../formats/json-value.ts';
import type { KeptRequest } from '../../jobs/store/kept-request.ts';

/**
 * The part of a delivery that a later process needs to resume it; `null` for deliveries that are not resumed.
 */
export type Kept = Omit<KeptRequest, 'receivedAt' | 'attempts'>;

/**
 * Reads the key of a delivery and the fields of it that are stored. Fields that no listener reads are not
 * stored; response URLs and tokens are stored separately. Sources: https://docs.slack.dev/apis/events-api,
 * https://docs.slack.dev/reference/interaction-payloads
 */
export function toKept(given: unknown): Kept | null {
  const body = objectOf(given);
  const key = keyOf(body);
  if (key === null) return null;
  const secrets = {
    ...secretAt('response_url', body.response_url),
    ...secretAt('bot_access_token', objectOf(body.event).bot_access_token),
  };
  return { key, body: pick(body, SHAPE), secrets };
}

/** The stored delivery as listeners read it, with its secrets put back. */
export function fromKept({ body, secrets }: Pick<KeptRequest, 'body' | 'secrets'>): JsonObject {
  const { response_url, bot_access_token } = secrets;
  return {
    ...body,
    ...(response_url === undefined ? {} : { response_url }),
    ...(bot_access_token === undefined ? {} : { event: { ...objectOf(body.event), bot_access_token } }),
  };
}

/**
 * `true` keeps the value as it is; an object keeps those fields of it; for a list both apply to each item.
 */
type Shape = true | { readonly [name: string]: Shape };

const PERSON: Shape = { id: true, team_id: true };
const TEAM: Shape = { id: true, enterprise_id: true };
const FILE: Shape = {
  id: true,
  name: true,
  size: true,
  url_private: true,
  url_private_download: true,
};
const SHAPE: { readonly [name: string]: Shape } = {
  type: true,
  team_id: true,
  enterprise_id: true,
  is_enterprise_install: true,
  // Commands.
  command: true,
  text: true,
  user_id: true,
  channel_id: true,
  trigger_id: true,
  // Interactions.
  callback_id: true,
  user: PERSON,
  team: TEAM,
  enterprise: { id: true },
  channel: { id: true },
  container: {
    type: true,
    message_ts: true,
    thread_ts: true,
    channel_id: true,
    is_ephemeral: true,
    view_id: true,
  },
  message: { ts: true, thread_ts: true },
  actions: { type: true, action_id: true, block_id: true, value: true, selected_option: { value: true } },
  view: { id: true, type: true, hash: true, callback_id: true, private_metadata: true, state: true },
  // Events.
  event_id: true,
  event: {
    type: true,
    subtype: true,
    user: true,
    text: true,
    channel: true,
    channel_type: true,
    ts: true,
    thread_ts: true,
    team: true,
    user_team: true,
    files: FILE,
    tab: true,
    function_execution_id: true,
    inputs: true,
    function: { callback_id: true },
  },
};

function pick(value: JsonObject, shape: { readonly [name: string]: Shape }): JsonObject {
  const fields = Object.entries(shape).flatMap(([name, inner]): (readonly [string, unknown])[] => {
    const found = value[name];
    if (found === undefined) return [];
    if (inner === true || found === null) return [[name, found]];
    if (Array.isArray(found)) return [[name, found.map((item) => pick(objectOf(item), inner))]];
    return [[name, pick(objectOf(found), inner)]];
  });
  return Object.fromEntries(fields);
}

/**
 * The key of a request. One message may come as several events with different ids; they all get the same key.
 */
function keyOf(body: JsonObject): string | null {
  const { command, trigger_id, type } = body;
  if (typeof trigger_id === 'string' && trigger_id !== '')
    return `${typeof command === 'string' ? 'command' : String(type)} ${trigger_id}`;
  if (type !== 'event_callback') return null;
  const event = objectOf(body.event);
  const isByBot = event.bot_id !== undefined;
  const isEdit = event.subtype !== undefined && event.subtype !== 'file_share';
  switch (event.type) {
    case 'message':
      if (isByBot || isEdit || event.channel_type !== 'im') return null;
      return `message ${event.channel}:${event.ts}`;
    case 'app_mention':
      return isByBot ? null : `message ${event.channel}:${event.ts}`;
    case 'function_executed':
      return `function ${event.function_execution_id}`;
    default:
      return typeof body.event_id === 'string' ? `event ${body.event_id}` : null;
  }
}

function secretAt(name: string, value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'string' && value !== '' ? { [name]: value } : {};
}
