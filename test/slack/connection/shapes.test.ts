import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Delivery } from '../../../src/lab/slack/delivery/delivery.ts';
import { startScene, TRANSPORTS } from '../scene.ts';

/** Kinds of payload Bolt and our listeners look into, each with some of its parts of the wrong shape. */
const WRONG: readonly unknown[] = [
  null,
  [],
  [null],
  0,
  true,
  'text',
  {},
  { type: null },
  { type: 'url_verification' },
  { type: 'event_callback' },
  { type: 'event_callback', event: null },
  { type: 'event_callback', event: [] },
  { type: 'event_callback', event: 'message' },
  { type: 'event_callback', event: {} },
  { type: 'event_callback', event: { type: null } },
  { type: 'event_callback', event: { type: 'app_mention' } },
  {
    type: 'event_callback',
    event: { type: 'app_mention', user: 'U0ALICE', channel: null, text: null, ts: 1 },
  },
  { type: 'event_callback', event: { type: 'app_mention', user: {}, channel: {}, text: [], ts: {} } },
  { type: 'event_callback', event: { type: 'message', channel_type: 'im', user: null, text: {}, files: {} } },
  { type: 'event_callback', event: { type: 'app_home_opened', tab: 'home', user: null } },
  { type: 'event_callback', event: { type: 'function_executed', function: null, inputs: null } },
  { type: 'event_callback', authorizations: [null], event: { type: 'app_mention' } },
  { type: 'block_actions' },
  { type: 'block_actions', actions: null },
  { type: 'block_actions', actions: [], user: null },
  { type: 'block_actions', actions: [null], user: { id: 'U0ALICE' } },
  { type: 'block_actions', actions: [{ action_id: 'cf502_again' }], user: {}, team: null },
  { type: 'block_actions', actions: [{ action_id: 'cf502_check_host0', value: {} }], user: null, team: {} },
  { type: 'view_submission', view: null, user: null },
  { type: 'view_submission', view: { callback_id: 'cf502_check_form' }, user: { id: 'U0ALICE' } },
  { type: 'view_submission', view: { callback_id: 'cf502_edge_form', state: { values: [] } }, user: {} },
  { type: 'view_submission', view: { callback_id: 'cf502_message_form', state: null }, user: { id: 1 } },
  { type: 'shortcut', callback_id: 'cf502_check', user: null },
  { type: 'message_action', callback_id: 'cf502_diagnose_message', user: {}, message: null, channel: null },
  { type: 'message_action', callback_id: 'cf502_diagnose_message', user: { id: 'U0ALICE' }, message: [] },
  { command: '/cf502' },
  { command: '/cf502', text: null, user_id: {} },
];

for (const transport of TRANSPORTS)
  test(`no payload, whatever its shape, ends the bot (${transport})`, async (t) => {
    const { slack, alice } = await startScene(t, transport, { standIn: { ackTimeoutMs: 3_000 } });
    const deliver = (kind: Delivery['kind'], payload: unknown) =>
      slack.redeliver({
        kind,
        payload: payload as Delivery['payload'],
        retry: null,
        delivered: { kind: 'acknowledged', payload: null },
        elapsedMs: 0,
      });
    await Promise.all(
      WRONG.flatMap((payload) => [
        deliver('interactive', payload),
        deliver('events_api', payload),
        deliver('events_api', { type: 'event_callback', team_id: 'T', event: payload }),
      ]),
    );
    const random = fc.sample(
      fc.record({
        type: fc.constantFrom('event_callback', 'block_actions', 'view_submission', 'message_action'),
        ...Object.fromEntries(
          ['event', 'actions', 'user', 'team', 'view', 'channel', 'message', 'container'].map((name) => [
            name,
            fc.jsonValue({ maxDepth: 3 }),
          ]),
        ),
      }),
      { numRuns: 100, seed: 502 },
    );
    await Promise.all(
      random.flatMap((payload) => [deliver('interactive', payload), deliver('events_api', payload)]),
    );
    const answer = await alice.ask('C0INCIDENT', '/cf502', 'help');
    assert.match(answer.text, /host-header/);
  });

test('a signed request is refused by its shape and by its time, in both directions', async (t) => {
  const { slack, bot } = await startScene(t, 'http');
  const send = async (
    body: string,
    type: string,
    secondsOff = 0,
    forge: (signature: string) => string = (signature) => signature,
    timestamp = String(Math.floor(Date.now() / 1_000) + secondsOff),
  ) => {
    const digest = createHmac('sha256', slack.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const response = await fetch(`${bot.url}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': forge(`v0=${digest}`),
      },
      body,
      signal: AbortSignal.timeout(2_000),
    });
    return response.status;
  };
  const json = 'application/json';
  const form = 'application/x-www-form-urlencoded';
  for (const body of ['null', '[]', '"text"', '1', 'true', '', '{', '['.repeat(100_000)])
    assert.equal(await send(body, json), 400, body.slice(0, 10));
  for (const body of ['payload=null', 'payload=[]', 'payload=%22a%22', 'payload=1', 'payload=', 'payload={'])
    assert.equal(await send(body, form), 400, body);
  const good = '{"type":"url_verification","challenge":"c"}';
  assert.equal(await send(good, json), 200);
  assert.equal(await send(good, json, -290), 200);
  assert.equal(await send(good, json, 290), 200);
  assert.equal(await send(good, json, -310), 401);
  assert.equal(await send(good, json, 310), 401);
  assert.equal(await send(good, json, 1e9), 401);
  for (const forge of [
    () => '',
    () => 'v0=',
    (signature: string) => signature.slice(0, -1),
    (signature: string) => `${signature}0`,
    (signature: string) => signature.slice(3),
    (signature: string) => signature.replace('v0', 'v1'),
    (signature: string) => signature.toUpperCase(),
    (signature: string) => signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  ])
    assert.equal(await send(good, json, 0, forge), 401, forge('v0=…'));
  for (const stamp of ['', 'now', 'NaN', 'Infinity', '0x10', '1e400'])
    assert.equal(await send(good, json, 0, (signature) => signature, stamp), 401, stamp);
});
