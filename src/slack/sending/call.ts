import {
  type WebAPICallResult,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/** One Web API call; throws as `WebClient` does, without retries of its own. */
export type Call = (method: string, args: Record<string, unknown>) => Promise<WebAPICallResult>;

/**
 * Why a call to Slack failed.
 *
 * - `rate-limited`: 429, nothing happened; `Retry-After` in milliseconds
 * - `unsent`: no connection could be made, nothing happened
 * - `uncertain`: it may or may not have had its effect (time-out, reset, 5xx, Slack's transient errors)
 * - `refused`: Slack refused it, for the reason given; repeating it does not help
 */
export type CallFailure =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'unsent'; readonly code: string }
  | { readonly kind: 'uncertain'; readonly code: string }
  | Refusal;

export type Refusal = {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** Slack's error code. */
  readonly code: string;
  /** With `scope`: the scope that is missing. */
  readonly needed?: string;
};

/**
 * - `place`: the bot is not in the conversation it was to post in; a `response_url` still works there
 * - `closed`: nobody may post there, or not this kind of message
 * - `gone`: the message to change is no longer there
 * - `content`: blocks or text that Slack does not accept; a plainer form of the message may pass
 * - `metadata`: Slack does not accept the message's metadata; without it the message may pass
 * - `credentials`, `scope`: the app is not set up right: a token or a scope
 */
export type RefusalReason =
  | 'place'
  | 'closed'
  | 'gone'
  | 'content'
  | 'metadata'
  | 'credentials'
  | 'scope'
  | 'other';

/**
 * Slack's error codes by what to do about them (https://docs.slack.dev/reference/methods/chat.postMessage,
 * `chat.update`).
 */
const REASONS: Readonly<Record<Exclude<RefusalReason, 'other'>, readonly string[]>> = {
  place: ['not_in_channel', 'channel_not_found'],
  closed: [
    'is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'ekm_access_denied',
    'cannot_reply_to_message',
    'messages_tab_disabled',
  ],
  gone: ['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found'],
  content: [
    'invalid_blocks',
    'invalid_blocks_format',
    'msg_blocks_too_long',
    'msg_too_long',
    'invalid_attachments',
    'only_one_table_allowed',
  ],
  metadata: ['metadata_too_large', 'invalid_metadata_format', 'invalid_metadata_schema'],
  credentials: [
    'token_revoked',
    'account_inactive',
    'invalid_auth',
    'token_expired',
    'not_authed',
    'user_removed_from_team',
    'team_disabled',
  ],
  scope: ['missing_scope'],
};

/** `ok: false` codes after which the call may still have had its effect. */
const TRANSIENT = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
];

/** `ok: false` codes that mean the same as status 429; nothing happened. */
const LIMITED = ['ratelimited', 'rate_limited'];
/** The wait after a 429 without `Retry-After`. */
const LIMITED_MS = 2_000;

/** Codes of Node and undici for a connection that could not be made. */
const NEVER_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Reads what `WebClient` threw. */
export function readCallFailure(error: unknown): CallFailure {
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof WebAPIPlatformError) return readErrorCode(error.data.error, error.data);
  if (error instanceof WebAPIHTTPError) return { kind: 'uncertain', code: `http_${error.statusCode}` };
  const code = connectionCode(error instanceof WebAPIRequestError ? error.original : error);
  return { kind: NEVER_CONNECTED.includes(code) ? 'unsent' : 'uncertain', code };
}

function readErrorCode(code: string, data: object): CallFailure {
  if (TRANSIENT.includes(code)) return { kind: 'uncertain', code };
  if (LIMITED.includes(code)) return { kind: 'rate-limited', retryAfterMs: LIMITED_MS };
  const reasons = Object.keys(REASONS) as (keyof typeof REASONS)[];
  const reason = reasons.find((candidate) => REASONS[candidate].includes(code)) ?? 'other';
  const needed = 'needed' in data && typeof data.needed === 'string' ? { needed: data.needed } : {};
  return { kind: 'refused', reason, code, ...needed };
}

/** The code of the innermost cause: `fetch` wraps the socket's error once or twice. */
export function connectionCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : connectionCode(error.cause);
}
