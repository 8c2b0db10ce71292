import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { readCallFailure } from '../../../src/slack/sending/call.ts';

const platform = (error: string, more = {}) => new WebAPIPlatformError({ ok: false, error, ...more });
const connection = (code: string) =>
  new WebAPIRequestError(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }));

test('what a failed call means: nothing happened, it may have, or Slack said no and why', () => {
  for (const [error, expected] of [
    [new WebAPIRateLimitedError(7), { kind: 'rate-limited', retryAfterMs: 7_000 }],
    [connection('ECONNREFUSED'), { kind: 'unsent', code: 'ECONNREFUSED' }],
    [connection('ENOTFOUND'), { kind: 'unsent', code: 'ENOTFOUND' }],
    [connection('ECONNRESET'), { kind: 'uncertain', code: 'ECONNRESET' }],
    [new WebAPIHTTPError(503, 'busy', {}), { kind: 'uncertain', code: 'http_503' }],
    ...['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'].map(
      (code) => [platform(code), { kind: 'uncertain', code }] as const,
    ),
    ...['ratelimited', 'rate_limited'].map(
      (code) => [platform(code), { kind: 'rate-limited', retryAfterMs: 2_000 }] as const,
    ),
    ...(
      [
        ['place', 'not_in_channel'],
        ['place', 'channel_not_found'],
        ['closed', 'is_archived'],
        ['closed', 'restricted_action'],
        ['closed', 'restricted_action_thread_only_channel'],
        ['closed', 'restricted_action_non_threadable_channel'],
        ['closed', 'restricted_action_thread_locked'],
        ['closed', 'restricted_action_read_only_channel'],
        ['closed', 'ekm_access_denied'],
        ['closed', 'cannot_reply_to_message'],
        ['closed', 'messages_tab_disabled'],
        ['gone', 'message_not_found'],
        ['gone', 'cant_update_message'],
        ['gone', 'edit_window_closed'],
        ['content', 'invalid_blocks'],
        ['content', 'invalid_blocks_format'],
        ['content', 'msg_blocks_too_long'],
        ['content', 'msg_too_long'],
        ['content', 'invalid_attachments'],
        ['credentials', 'token_revoked'],
        ['credentials', 'account_inactive'],
        ['credentials', 'invalid_auth'],
        ['credentials', 'token_expired'],
        ['credentials', 'team_disabled'],
        ['credentials', 'user_removed_from_team'],
        ['other', 'something_new'],
      ] as const
    ).map(([reason, code]) => [platform(code), { kind: 'refused', reason, code }] as const),
    [
      platform('missing_scope', { needed: 'chat:write' }),
      { kind: 'refused', reason: 'scope', code: 'missing_scope', needed: 'chat:write' },
    ],
  ] as const)
    assert.deepEqual(readCallFailure(error), expected, JSON.stringify(expected));
});
