import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchFunction } from '@slack/web-api';
import { createLog } from '../../../src/operating/log.ts';
import { createSlackCall } from '../../../src/slack/connection/slack-call.ts';
import { readCallFailure } from '../../../src/slack/sending/call.ts';

type Answer = Awaited<ReturnType<FetchFunction>>;

/** Slack, answering every call with this. */
function slack({
  status = 200,
  headers = {},
  body = '{"ok":true}',
}: {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}) {
  const asked: { readonly url: string; readonly token: string | undefined; readonly form: object }[] = [];
  const post: FetchFunction = async (url, { headers: sent, body: form } = {}) => {
    const fields = Object.fromEntries(new URLSearchParams(String(form)));
    asked.push({ url: String(url), token: sent?.authorization, form: fields });
    const given = new Headers(headers);
    return {
      ok: status === 200,
      status,
      statusText: '',
      url,
      headers: given,
      text: async () => body,
    } as unknown as Answer;
  };
  const call = (base: string | null) => createSlackCall(post, base, 'xoxb-1', createLog('silent'));
  return { asked, call };
}

test('arguments are sent as a form, what is no text as JSON, what is absent not at all', async () => {
  const { asked, call } = slack({ headers: { 'x-oauth-scopes': 'chat:write, commands' } });
  const answer = await call(null)('chat.postMessage', {
    channel: 'C0INCIDENT',
    text: 'a & b = <ü>',
    blocks: [{ type: 'divider' }],
    unfurl_links: false,
    thread_ts: undefined,
  });
  assert.deepEqual(asked, [
    {
      url: 'https://slack.com/api/chat.postMessage',
      token: 'Bearer xoxb-1',
      form: {
        channel: 'C0INCIDENT',
        text: 'a & b = <ü>',
        blocks: '[{"type":"divider"}]',
        unfurl_links: 'false',
      },
    },
  ]);
  assert.deepEqual(answer, { ok: true, response_metadata: { scopes: ['chat:write', 'commands'] } });
});

test('another base is taken with and without a slash at its end', async () => {
  const { asked, call } = slack({});
  for (const base of ['http://127.0.0.1:9/api', 'http://127.0.0.1:9/api/']) await call(base)('auth.test', {});
  assert.deepEqual([...new Set(asked.map(({ url }) => url))], ['http://127.0.0.1:9/api/auth.test']);
});

test('what Slack refuses is thrown as what it means', async () => {
  for (const [answer, failure] of [
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'rate-limited', retryAfterMs: 7_000 },
    ],
    [{ status: 429 }, { kind: 'rate-limited', retryAfterMs: 2_000 }],
    [
      { status: 503, body: 'busy' },
      { kind: 'uncertain', code: 'http_503' },
    ],
    [
      { body: '{"ok":false,"error":"missing_scope","needed":"chat:write"}' },
      { kind: 'refused', reason: 'scope', code: 'missing_scope', needed: 'chat:write' },
    ],
    [{ body: '<html>' }, { kind: 'refused', reason: 'other', code: '<html>' }],
    [{ body: '[]' }, { kind: 'refused', reason: 'other', code: '[]' }],
  ] as const)
    await assert.rejects(slack(answer).call(null)('auth.test', {}), (error) => {
      assert.deepEqual(readCallFailure(error), failure);
      return true;
    });
});
