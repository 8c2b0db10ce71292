import assert from 'node:assert/strict';
import test from 'node:test';
import {
  BOT,
  COLLEAGUE,
  ORGANISATION,
  PEOPLE,
  SISTER_TEAM,
  TEAM,
} from '../../../../src/lab/slack/workspace/people.ts';
import { standInFor } from '../bolt-app.ts';

type Answer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
};

/** One call as the bot makes it, without a library that repeats it. */
async function call(
  { apiUrl, botToken }: { readonly apiUrl: string; readonly botToken: string },
  method: string,
  args: object,
): Promise<Answer> {
  const response = await fetch(`${apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
}

const CHANNEL = 'C0INCIDENT';

test('a person, a conversation and a channel are told apart, and some methods want the bot to be in it', async (t) => {
  const standIn = await standInFor(t, {
    scopes: ['chat:write', 'chat:write.public', 'files:write', 'im:history'],
  });
  const error = async (method: string, args: object) =>
    (await call(standIn, method, args)).body.error ?? 'ok';
  assert.equal(await error('chat.postMessage', { channel: 'U0ALICE', text: 'x' }), 'ok');
  assert.equal(
    await error('chat.postEphemeral', { channel: 'U0ALICE', user: 'U0ALICE', text: 'x' }),
    'channel_not_found',
  );
  assert.equal(await error('conversations.history', { channel: 'U0ALICE' }), 'missing_scope');
  assert.equal(await error('conversations.history', { channel: 'D0ALICEBOT' }), 'ok');
  assert.equal(
    await error('chat.update', { channel: 'U0ALICE', ts: '1.000001', text: 'x' }),
    'channel_not_found',
  );
  // `chat:write.public` opens public channels to posts, and to nothing else.
  assert.equal(await error('chat.postMessage', { channel: 'C0GENERAL', text: 'x' }), 'ok');
  assert.equal(
    await error('chat.postEphemeral', { channel: 'C0GENERAL', user: 'U0ALICE', text: 'x' }),
    'not_in_channel',
  );
  const { body } = await call(standIn, 'files.getUploadURLExternal', { filename: 'a', length: 1 });
  await fetch(String(body.upload_url), { method: 'POST', body: 'x' });
  const files = [{ id: body.file_id }];
  assert.equal(
    await error('files.completeUploadExternal', { files, channel_id: 'C0GENERAL' }),
    'not_in_channel',
  );
  assert.equal(
    await error('files.completeUploadExternal', { files, channel_id: 'U0ALICE' }),
    'channel_not_found',
  );
  assert.equal(await error('files.completeUploadExternal', { files, channel_id: CHANNEL }), 'ok');
});

test('eight posts at once in a channel, then one a second; other channels have their own', async (t) => {
  let now = Date.now();
  const standIn = await standInFor(t, { now: () => now });
  const post = (channel = CHANNEL) => call(standIn, 'chat.postMessage', { channel, text: 'x' });
  for (let index = 0; index < 8; index++) assert.equal((await post()).status, 200);
  const refused = await post();
  assert.deepEqual([refused.status, refused.retryAfter, refused.body.error], [429, '1', 'ratelimited']);
  assert.equal((await post('D0ALICEBOT')).status, 200);
  now += 1_000;
  assert.equal((await post()).status, 200);
  assert.equal((await post()).status, 429);
  assert.equal(standIn.channel(CHANNEL).all().length, 9, 'what is refused has no effect');
});

test('twenty edits at once in a workspace, then fifty a minute, whatever their channel', async (t) => {
  let now = Date.now();
  const standIn = await standInFor(t, { now: () => now });
  const posts = await Promise.all(
    [CHANNEL, 'D0ALICEBOT'].map((channel) => call(standIn, 'chat.postMessage', { channel, text: 'x' })),
  );
  const edit = async (index: number) => {
    const { channel, ts } = posts[index % 2]?.body ?? {};
    return (await call(standIn, 'chat.update', { channel, ts, text: `y${index}` })).status;
  };
  for (let index = 0; index < 20; index++) assert.equal(await edit(index), 200);
  assert.equal(await edit(20), 429);
  now += 60_000;
  let passed = 0;
  for (let second = 0; second < 60; second++) {
    now += 1_000;
    if ((await edit(second)) === 200) passed += 1;
  }
  assert.ok(passed >= 60 && passed <= 70, String(passed));
});

test('a call is stopped before or after its effect', async (t) => {
  const standIn = await standInFor(t);
  for (const [at, seen] of [
    ['before-effect', 0],
    ['after-effect', 2],
  ] as const) {
    const held = standIn.hold({ method: 'chat.postMessage', at });
    let answered = false;
    const posting = call(standIn, 'chat.postMessage', { channel: CHANNEL, text: 'x' }).then(() => {
      answered = true;
    });
    await held.reached;
    assert.equal(standIn.channel(CHANNEL).all().length, seen, at);
    assert.equal(answered, false);
    held.release();
    await posting;
  }
});

test('latency is waited for before and after the effect', async (t) => {
  const standIn = await standInFor(t, {
    latency: (method) =>
      method === 'chat.postMessage' ? { beforeMs: 60, afterMs: 60 } : { beforeMs: 0, afterMs: 0 },
  });
  const startedAt = performance.now();
  const posting = call(standIn, 'chat.postMessage', { channel: CHANNEL, text: 'x' });
  await standIn.until(() => standIn.channel(CHANNEL).all().length === 1);
  const seenAfter = performance.now() - startedAt;
  await posting;
  const elapsed = performance.now() - startedAt;
  assert.ok(seenAfter >= 55 && elapsed >= 115, `${seenAfter} ${elapsed}`);
});

test('a stale hash is refused, and a view changes its hash with every update', async (t) => {
  const standIn = await standInFor(t, { ackTimeoutMs: 100 });
  const view = { type: 'home', blocks: [{ type: 'divider' }] };
  const publish = async (hash?: string) =>
    (await call(standIn, 'views.publish', { user_id: 'U0ALICE', view, hash })).body;
  const first = await publish();
  const { hash } = first.view as { hash: string };
  const second = await publish(hash);
  assert.notEqual((second.view as { hash: string }).hash, hash);
  assert.equal((await publish(hash)).error, 'hash_conflict');
});

test('people of an organisation and of another company come as such', async (t) => {
  const channel = { id: 'C0SHARED', name: 'x', kind: 'public', shared: true } as const;
  const standIn = await standInFor(t, {
    enterprise: ORGANISATION,
    people: [...PEOPLE, COLLEAGUE],
    conversations: [{ ...channel, members: ['U0ALICE', 'U0EXTERN', COLLEAGUE.id, BOT.user] }],
    ackTimeoutMs: 50,
    eventRetryDelaysMs: [],
  });
  const auth = await call(standIn, 'auth.test', {});
  assert.equal(auth.body.enterprise_id, ORGANISATION.id);
  for (const id of ['U0ALICE', COLLEAGUE.id, 'U0EXTERN']) {
    standIn.user(id).mention(channel.id, 'x');
    await standIn.user(id).command(channel.id, '/cf502', 'x');
  }
  await standIn.until(() => standIn.deliveries().length === 6);
  const payloads = standIn.deliveries().map(({ payload }) => payload as Record<string, unknown>);
  const events = payloads.filter(({ type }) => type === 'event_callback');
  assert.deepEqual(
    events.map(({ team_id, event }) => [team_id, (event as { user_team?: string }).user_team]),
    [
      [TEAM.id, undefined],
      [TEAM.id, SISTER_TEAM.id],
      [TEAM.id, 'T0PARTNER1'],
    ],
  );
  const commands = payloads.filter(({ command }) => command !== undefined);
  assert.deepEqual(
    commands.map(({ team_id, enterprise_id }) => [team_id, enterprise_id]),
    [
      [TEAM.id, ORGANISATION.id],
      [SISTER_TEAM.id, ORGANISATION.id],
      ['T0PARTNER1', undefined],
    ],
  );
});
