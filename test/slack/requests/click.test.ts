import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Click,
  fromModalMetadata,
  readClick,
  toModalMetadata,
} from '../../../src/slack/requests/click.ts';

const BODY = {
  type: 'block_actions',
  user: { id: 'U0ALICE', team_id: 'T0STANDIN1' },
  team: { id: 'T0STANDIN1' },
  channel: { id: 'C0INCIDENT' },
  container: { type: 'message', message_ts: '1.000001', channel_id: 'C0INCIDENT', is_ephemeral: false },
  message: { thread_ts: '1.000001' },
  actions: [{ action_id: 'cf502_again', value: 'k7f2xy' }],
  trigger_id: 'trigger',
  response_url: 'https://hooks.slack.com/actions/x',
};

const CLICK: Click = {
  actionId: 'cf502_again',
  value: 'k7f2xy',
  triggerId: 'trigger',
  responseUrl: 'https://hooks.slack.com/actions/x',
  user: 'U0ALICE',
  team: 'T0STANDIN1',
  enterprise: null,
  channel: 'C0INCIDENT',
  messageTs: '1.000001',
  threadTs: null,
};

test('a click is read: on a message of the channel, in a thread, on what one person sees', () => {
  assert.deepEqual(readClick(BODY), CLICK);
  const reply = { ...BODY, message: { thread_ts: '0.000009' } };
  assert.deepEqual(readClick(reply), { ...CLICK, threadTs: '0.000009' });
  const alone = { ...BODY, container: { ...BODY.container, is_ephemeral: true } };
  assert.equal(readClick(alone)?.messageTs, null);
});

test('what is no click of ours is nothing', () => {
  for (const body of [
    null,
    'text',
    {},
    { ...BODY, actions: [] },
    { ...BODY, actions: [{ action_id: 'cf502_again', value: "x' OR 1=1" }] },
    { ...BODY, actions: [{ action_id: 'cf502_again', value: 'a'.repeat(41) }] },
    { ...BODY, actions: [{ action_id: 'cf502_again', value: { id: 'k7f2' } }] },
    { ...BODY, user: { id: '<!channel>' } },
    { ...BODY, trigger_id: undefined },
    { ...BODY, channel: { id: 'C0OTHER' } },
  ])
    assert.equal(readClick(body), null);
  const odd = { ...BODY, container: { ...BODY.container, message_ts: 'now', thread_ts: '../1' } };
  assert.deepEqual([readClick(odd)?.messageTs, readClick(odd)?.threadTs], [null, null]);
});

test('where a modal was opened comes back with it, and nothing else does', () => {
  const { value, channel, messageTs, threadTs } = CLICK;
  assert.deepEqual(fromModalMetadata(toModalMetadata(CLICK)), { value, channel, messageTs, threadTs });
  for (const text of ['', '{', 'null', '[]', '{"value":"k7f2"}', '{"value":"k 7","channel":"C1"}'])
    assert.equal(fromModalMetadata(text), null);
});
