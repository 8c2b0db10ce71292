import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test from 'node:test';
import type { ModalView } from '@slack/types';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { StandIn } from '../../../../src/lab/slack/slack-stand-in.ts';
import { standInFor } from '../bolt-app.ts';

const CHANNEL = 'C0INCIDENT';

function clientOf(standIn: StandIn, options: WebClientOptions = {}, token = standIn.botToken) {
  return new WebClient(token, {
    slackApiUrl: standIn.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      setName() {},
      getLevel: () => 'error' as never,
    },
    ...options,
  });
}

/** The error code a call is refused with, or `ok`. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw error;
  }
}

test('posting is refused the way Slack refuses it', async (t) => {
  const standIn = await standInFor(t);
  const client = clientOf(standIn);
  const post = (channel: string, more: object = {}) =>
    codeOf(client.apiCall('chat.postMessage', { channel, text: 'x', ...more }));
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

  assert.equal(await post(CHANNEL), 'ok');
  assert.equal(await post('U0ALICE'), 'ok', 'a person stands for the direct message with them');
  assert.equal(await post('C0NOWHERE'), 'channel_not_found');
  assert.equal(await post('C0GENERAL'), 'not_in_channel');
  assert.equal(await post('C0PRIVATE'), 'channel_not_found');
  assert.equal(await post('D0ALICEBOB'), 'channel_not_found');
  assert.equal(await post('C0ARCHIVE'), 'is_archived');
  assert.equal(await post(''), 'invalid_arguments');
  assert.equal(await post(CHANNEL, { text: '' }), 'no_text');
  assert.equal(await post(CHANNEL, { blocks: 'not json' }), 'invalid_blocks_format');
  assert.equal(await post(CHANNEL, { blocks: [section('')] }), 'invalid_blocks');
  assert.equal(await post(CHANNEL, { blocks: Array(51).fill({ type: 'divider' }) }), 'invalid_blocks');
  assert.equal(
    await post(CHANNEL, { blocks: Array(5).fill(section('x'.repeat(2_900))) }),
    'msg_blocks_too_long',
  );
  assert.equal(
    await post(CHANNEL, { metadata: { event_type: 'x', event_payload: { y: 'x'.repeat(4_000) } } }),
    'metadata_too_large',
  );
  assert.equal(await codeOf(clientOf(standIn, {}, 'xoxb-other').auth.test()), 'invalid_auth');
  assert.equal(
    await codeOf(clientOf(standIn, {}, standIn.appToken).chat.delete({ channel: 'C', ts: '1' })),
    'not_allowed_token_type',
  );
  assert.equal(await codeOf(client.apiCall('chat.sing')), 'unknown_method');
  assert.equal(await codeOf(client.apiCall('constructor')), 'unknown_method');
});

test('the checker that is passed in decides on blocks, and its pointers are told', async (t) => {
  const standIn = await standInFor(t, {
    checkMessage: ({ blocks }) =>
      blocks === undefined ? [] : [{ pointer: '/blocks/0/text', problem: 'is ugly' }],
  });
  const refused = clientOf(standIn).chat.postMessage({
    channel: CHANNEL,
    text: 'x',
    blocks: [{ type: 'divider' }],
  });
  await assert.rejects(refused, (error: WebAPIPlatformError) => {
    assert.deepEqual(error.data, {
      ok: false,
      error: 'invalid_blocks',
      errors: ['[ERROR] is ugly [json-pointer:/blocks/0/text]'],
      response_metadata: {
        messages: ['[ERROR] is ugly [json-pointer:/blocks/0/text]'],
        scopes: [
          'commands',
          'chat:write',
          'app_mentions:read',
          'im:history',
          'im:write',
          'channels:history',
          'groups:history',
          'channels:read',
          'groups:read',
          'im:read',
          'files:write',
          'users:read',
        ],
        acceptedScopes: ['chat:write'],
      },
    });
    return true;
  });
});

test('a scope that was not granted is named', async (t) => {
  const standIn = await standInFor(t, { scopes: ['chat:write', 'chat:write.public'] });
  const client = clientOf(standIn);
  await assert.rejects(client.users.info({ user: 'U0ALICE' }), (error: WebAPIPlatformError) => {
    const { needed, provided } = error.data as unknown as { needed: string; provided: string };
    assert.deepEqual(
      [error.data.error, needed, provided],
      ['missing_scope', 'users:read', 'chat:write,chat:write.public'],
    );
    return true;
  });
  assert.equal(await codeOf(client.conversations.history({ channel: 'C0WARROOM' })), 'missing_scope');
  assert.equal(await codeOf(client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' })), 'ok');
});

test('a thread is read back, with metadata only when asked for, page by page', async (t) => {
  const standIn = await standInFor(t, { now: () => 1_700_000_000_000 });
  const client = clientOf(standIn);
  const metadata = { event_type: 'cf502_part', event_payload: { id: 'k7' } };
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'root', metadata });
  for (const text of ['one', 'two']) await client.chat.postMessage({ channel: CHANNEL, thread_ts: ts, text });

  const all = await client.conversations.replies({ channel: CHANNEL, ts, include_all_metadata: true });
  assert.deepEqual(
    all.messages?.map((message) => [message.ts, message.text, message.metadata]),
    [
      ['1700000000.000000', 'root', metadata],
      ['1700000000.000100', 'one', undefined],
      ['1700000000.000200', 'two', undefined],
    ],
  );
  const plain = await client.conversations.history({ channel: CHANNEL });
  assert.deepEqual(
    plain.messages?.map(({ text, metadata, reply_count }) => [text, metadata, reply_count]),
    [['root', undefined, 2]],
  );

  const pages: unknown[] = [];
  for await (const page of client.paginate('conversations.replies', { channel: CHANNEL, ts, limit: 2 }))
    pages.push(((page as { messages?: unknown }).messages as { text: string }[]).map(({ text }) => text));
  assert.deepEqual(pages, [['root', 'one'], ['two']]);
  assert.equal(
    await codeOf(client.chat.postMessage({ channel: CHANNEL, text: 'x', thread_ts: '1700000000.000100' })),
    'cannot_reply_to_message',
  );
});

test('updates keep blocks that are left out; a root that a person deleted is gone', async (t) => {
  const standIn = await standInFor(t);
  const client = clientOf(standIn);
  const { ts = '' } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'a',
    blocks: [{ type: 'divider' }],
  });
  await client.chat.update({ channel: CHANNEL, ts, text: 'b' });
  const after = () => standIn.channel(CHANNEL).messages()[0];
  assert.deepEqual([after()?.text, after()?.blocks.length], ['b', 1]);
  await client.chat.update({ channel: CHANNEL, ts, text: 'c', blocks: [] });
  assert.deepEqual([after()?.text, after()?.blocks.length], ['c', 0]);
  assert.equal(
    await codeOf(client.chat.update({ channel: CHANNEL, ts, text: 'é'.repeat(2_001) })),
    'msg_too_long',
  );

  const theirs = standIn.user('U0BOB').say(CHANNEL, 'mine');
  assert.equal(
    await codeOf(client.chat.update({ channel: CHANNEL, ts: theirs.ts, text: 'x' })),
    'cant_update_message',
  );
  const root = after();
  assert.ok(root);
  standIn.user('U0BOB').remove(root);
  assert.equal(await codeOf(client.chat.update({ channel: CHANNEL, ts, text: 'd' })), 'message_not_found');
});

test('a file is uploaded into a thread', async (t) => {
  const standIn = await standInFor(t);
  const client = clientOf(standIn);
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'root' });
  await client.filesUploadV2({
    channel_id: CHANNEL,
    thread_ts: ts,
    filename: 'evidence.json',
    content: '{"a":1}',
  });
  const [, reply] = standIn.channel(CHANNEL).thread(ts);
  assert.deepEqual(
    reply?.files.map(({ name, content }) => [name, content.toString()]),
    [['evidence.json', '{"a":1}']],
  );
});

test('people, conversations and permalinks', async (t) => {
  const standIn = await standInFor(t);
  const client = clientOf(standIn);
  const kindOf = async (user: string) => {
    const info = await client.users.info({ user });
    return [info.user?.is_restricted, info.user?.is_stranger, info.user?.team_id];
  };
  assert.deepEqual(await kindOf('U0ALICE'), [false, undefined, 'T0STANDIN1']);
  assert.deepEqual(await kindOf('U0GUEST'), [true, undefined, 'T0STANDIN1']);
  assert.deepEqual(await kindOf('U0EXTERN'), [false, true, 'T0PARTNER1']);
  const shared = await client.conversations.info({ channel: 'C0SHARED' });
  assert.deepEqual([shared.channel?.is_ext_shared, shared.channel?.is_member], [true, true]);
  assert.equal(await codeOf(client.conversations.info({ channel: 'C0PRIVATE' })), 'channel_not_found');
  const opened = await client.conversations.open({ users: 'U0BOB' });
  assert.equal(await codeOf(client.chat.postMessage({ channel: opened.channel?.id ?? '', text: 'x' })), 'ok');
  const said = standIn.user('U0BOB').say(CHANNEL, 'x');
  const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: said.ts });
  assert.equal(permalink, `${standIn.url}/archives/${CHANNEL}/p${said.ts.replace('.', '')}`);
  assert.equal((await client.bots.info({ bot: 'B0CF502BOT' })).bot?.user_id, 'U0CF502BOT');
  assert.equal((await client.auth.test()).user_id, 'U0CF502BOT');
});

test('faults strike as often as they are told to, before or after the effect', async (t) => {
  const standIn = await standInFor(t);
  const client = clientOf(standIn, { timeout: 150 });
  const post = () => client.chat.postMessage({ channel: CHANNEL, text: 'x' });
  const posted = () => standIn.channel(CHANNEL).messages().length;

  standIn.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 7 });
  await assert.rejects(post, (error) => error instanceof WebAPIRateLimitedError && error.retryAfter === 7);
  standIn.fault({ method: 'chat.postMessage', kind: 'http-500' });
  await assert.rejects(post, (error) => error instanceof WebAPIHTTPError && error.statusCode === 500);
  standIn.fault({ method: '*', kind: 'ok-false', error: 'fatal_error', times: 2 });
  assert.equal(await codeOf(post()), 'fatal_error');
  assert.equal(await codeOf(client.auth.test()), 'fatal_error');
  standIn.fault({ method: 'chat.postMessage', kind: 'drop-before' });
  await assert.rejects(post, WebAPIRequestError);
  standIn.fault({ method: 'chat.postMessage', kind: 'hang' });
  await assert.rejects(post, WebAPIRequestError);
  assert.equal(posted(), 0);

  standIn.fault({ method: 'chat.postMessage', kind: 'drop-after' });
  await assert.rejects(post, WebAPIRequestError);
  standIn.fault({ method: 'chat.postMessage', kind: 'hang', afterEffect: true });
  await assert.rejects(post, WebAPIRequestError);
  assert.equal(posted(), 2);
  await post();
  assert.equal(posted(), 3);

  const undo = standIn.fault({
    method: 'chat.postMessage',
    kind: 'http-500',
    when: ({ text }) => text === 'y',
  });
  await post();
  undo();
  await client.chat.postMessage({ channel: CHANNEL, text: 'y' });
  assert.deepEqual(
    standIn.calls('chat.postMessage').map(({ fault, answer }) => [fault, answer?.status]),
    [
      ['ratelimited', 429],
      ['http-500', 500],
      ['ok-false', 200],
      ['drop-before', undefined],
      ['hang', undefined],
      ['drop-after', undefined],
      ['hang', undefined],
      [undefined, 200],
      [undefined, 200],
      [undefined, 200],
    ],
  );
});

test('a trigger opens one view within three seconds; views stack three high and guard their hash', async (t) => {
  let clock = Date.parse('2026-11-23T10:00:00Z');
  const standIn = await standInFor(t, { now: () => clock, ackTimeoutMs: 500 });
  const client = clientOf(standIn);
  const title = { type: 'plain_text', text: 'Evidence' } as const;
  const view: ModalView = { type: 'modal', title, blocks: [] };
  const alice = standIn.user('U0ALICE');
  const trigger = async () => {
    await alice.globalShortcut('any');
    return String(standIn.deliveries().at(-1)?.payload.trigger_id);
  };
  const first = await trigger();
  const long: ModalView = { ...view, title: { ...title, text: 'x'.repeat(25) } };
  assert.equal(await codeOf(client.views.open({ trigger_id: first, view: long })), 'invalid_arguments');
  const opened = await client.views.open({ trigger_id: first, view });
  assert.equal(await codeOf(client.views.open({ trigger_id: first, view })), 'exchanged_trigger_id');
  assert.equal(await codeOf(client.views.open({ trigger_id: '1.2.3', view })), 'invalid_trigger_id');
  const late = await trigger();
  clock += 3_001;
  assert.equal(await codeOf(client.views.open({ trigger_id: late, view })), 'expired_trigger_id');

  for (const expected of ['ok', 'ok', 'push_limit_reached'])
    assert.equal(await codeOf(client.views.push({ trigger_id: await trigger(), view })), expected);
  const view_id = opened.view?.id ?? '';
  const hash = opened.view?.hash ?? '';
  assert.equal(await codeOf(client.views.update({ view_id, hash, view })), 'ok');
  assert.equal(await codeOf(client.views.update({ view_id, hash, view })), 'hash_conflict');
  assert.equal(await codeOf(client.views.update({ view_id: 'V0', view })), 'not_found');
  await client.views.publish({ user_id: 'U0ALICE', view: { type: 'home', blocks: [{ type: 'divider' }] } });
  assert.equal(standIn.home('U0ALICE')?.blocks.length, 1);
});

test('a response_url is good for five uses and thirty minutes', async (t) => {
  let clock = 1_700_000_000_000;
  const standIn = await standInFor(t, { now: () => clock });
  const urlOf = async () => {
    await standIn.user('U0ALICE').command('C0PRIVATE', '/cf502');
    return String(standIn.deliveries().at(-1)?.payload.response_url);
  };
  const use = async (url: string, body: object) =>
    (
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status;
  const first = await urlOf();
  assert.equal(await use(first, { text: 'for all', response_type: 'in_channel' }), 200);
  assert.equal(await use(first, { text: 'for me' }), 200);
  assert.equal(await use(first, { text: '' }), 400);
  for (const status of [200, 200, 404]) assert.equal(await use(first, { text: 'x' }), status);
  assert.deepEqual(
    standIn
      .channel('C0PRIVATE')
      .messages()
      .map(({ text }) => text),
    ['for all'],
  );

  const second = await urlOf();
  clock += 30 * 60_000 + 1;
  assert.equal(await use(second, { text: 'x' }), 404);
});

test('no web page and no foreign name gets an answer', async (t) => {
  const standIn = await standInFor(t);
  const ask = (headers: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(standIn.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''));
      socket.on('error', reject);
      socket.write(
        `POST /api/auth.test HTTP/1.1\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`,
      );
    });
  assert.equal(await ask('Host: 127.0.0.1\r\n'), 'HTTP/1.1 200 OK');
  assert.equal(await ask('Host: localhost:1\r\n'), 'HTTP/1.1 200 OK');
  assert.equal(await ask('Host: rebound.example.com\r\n'), 'HTTP/1.1 403 Forbidden');
  assert.equal(await ask('Host: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n'), 'HTTP/1.1 403 Forbidden');
});
