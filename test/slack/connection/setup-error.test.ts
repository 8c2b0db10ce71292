import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebAPIPlatformError } from '@slack/web-api';
import { refusedAppToken } from '../../../src/slack/connection/setup-error.ts';

test('what nobody caught is the app token where Slack refuses a token, and nothing else', () => {
  const refused = (error: string) => refusedAppToken(new WebAPIPlatformError({ ok: false, error }))?.message;
  for (const code of ['invalid_auth', 'team_disabled', 'account_inactive'])
    assert.match(refused(code) ?? '', new RegExp(`Slack refuses SLACK_APP_TOKEN \\(${code}\\)`));
  assert.match(refused('missing_scope') ?? '', /SLACK_APP_TOKEN lacks the scope/);
  assert.equal(refused('channel_not_found'), undefined);
  assert.equal(refusedAppToken(new Error('a mistake of ours')), null);
});
