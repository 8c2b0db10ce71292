import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../../src/operating/log.ts';
import { createGate } from '../../../src/slack/listeners/gate.ts';

const PERSON = { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' } };
const BODIES = {
  command: { command: '/cf502', user_id: 'U1', team_id: 'T1', channel_id: 'C1', response_url: 'https://r/1' },
  click: {
    type: 'block_actions',
    ...PERSON,
    channel: { id: 'C1' },
    response_url: 'https://r/1',
    trigger_id: 't',
  },
  home: { type: 'block_actions', ...PERSON, trigger_id: 't' },
  form: { type: 'view_submission', ...PERSON, view: { callback_id: 'x', private_metadata: '{}' } },
  mention: {
    type: 'event_callback',
    team_id: 'T1',
    event: { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.0', thread_ts: '0.5' },
  },
  direct: {
    type: 'event_callback',
    team_id: 'T1',
    event: { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '1.0' },
  },
} as const;

/** A gate that lets everybody in, before a listener that fails. */
async function fail(body: object, alreadyAcknowledged = false) {
  const told: string[] = [];
  const lines: string[] = [];
  const gate = createGate({
    admission: async () => null,
    isKnown: () => true,
    quota: { take: async () => null, giveBack: async () => {} },
    gateway: {
      post: async ({ channel }, { text }) => {
        told.push(`post ${channel}: ${text}`);
        return { kind: 'sent', ts: '1' };
      },
      tell: async ({ channel, threadTs, user }, { text }) => {
        told.push(`tell ${user} in ${channel} ${threadTs}: ${text}`);
        return { kind: 'sent', ts: '1' };
      },
      update: () => assert.fail('nothing to update'),
      drop: () => assert.fail('nothing to drop'),
      reserve: () => assert.fail('nothing reserved'),
      idle: async () => {},
    },
    respond: async (url, { text }) => {
      told.push(`respond ${url}: ${text}`);
      return { kind: 'sent' };
    },
    views: {
      open: () => assert.fail('no view'),
      update: () => assert.fail('no view'),
      publish: () => assert.fail('no view'),
    },
    log: createLog('error', [], { write: (line) => void lines.push(line) }),
    audit: () => {},
    randomId: () => 'r3f',
  });
  const acks: number[] = [];
  const ack = async () => {
    acks.push(1);
    if (alreadyAcknowledged) throw new Error('acknowledged twice');
  };
  await gate({
    body,
    ack,
    next: async () => {
      throw new Error('a mistake of ours');
    },
  } as unknown as Parameters<typeof gate>[0]);
  return { told, lines, acks };
}

test('where a listener fails, the person is told where they asked, with the reference of the log', async () => {
  for (const [name, expected] of [
    ['command', /^respond https:\/\/r\/1: .*r3f/],
    ['click', /^respond https:\/\/r\/1: .*r3f/],
    ['home', /^post U1: .*r3f/],
    ['form', /^post U1: .*r3f/],
    ['mention', /^tell U1 in C1 0\.5: .*r3f/],
    ['direct', /^post D1: .*r3f/],
  ] as const)
    for (const acknowledged of [false, true]) {
      const { told, lines, acks } = await fail(BODIES[name], acknowledged);
      assert.equal(told.length, 1, name);
      assert.match(told[0] ?? '', expected, name);
      assert.match(lines.join(''), /"reference":"r3f".*a mistake of ours/);
      assert.equal(acks.length, name === 'mention' || name === 'direct' ? 0 : 1, name);
    }
});

test('what comes from nobody fails as it does', async () => {
  await assert.rejects(
    fail({ type: 'event_callback', event: { type: 'app_home_opened', user: 'U1' } }),
    /a mistake of ours/,
  );
});
