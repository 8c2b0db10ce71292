import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { createLog } from '../../../src/operating/log.ts';
import type { SlackMessage } from '../../../src/render/slack/slack-message.ts';
import type { Refusal } from '../../../src/slack/sending/call.ts';
import { createDispatch } from '../../../src/slack/sending/dispatch.ts';
import { createGateway } from '../../../src/slack/sending/gateway.ts';
import { createRateLimits } from '../../../src/slack/sending/rate-limits.ts';

const say = (text: string): SlackMessage => ({ text, blocks: [] });
const place = { channel: 'C1', threadTs: null };

/** A gateway whose clock stands still until the test ends, so that spent credit does not come back. Calls are answered here. */
function scene(
  t: TestContext,
  answer: (method: string, args: Record<string, unknown>) => object | Error = () => ({}),
) {
  const calls: { method: string; text: unknown; args: Record<string, unknown> }[] = [];
  const refusals: Refusal[] = [];
  let sent = 0;
  let clock = 0;
  t.after(() => {
    clock = 1e9;
    return gateway.idle();
  });
  const clockMs = () => clock;
  const limits = createRateLimits(clockMs);
  const gateway = createGateway(createDispatch(limits, clockMs), limits, {
    async call(method, args) {
      calls.push({ method, text: args.text, args });
      const said = answer(method, args);
      if (said instanceof Error) throw said;
      return { ok: true, ts: `1.00000${++sent}`, ...said };
    },
    log: createLog('silent'),
    onDegraded: () => {},
    onSetupRefused: (refusal) => refusals.push(refusal),
    backOffMs: 1,
  });
  const advance = (ms: number) => {
    clock += ms;
  };
  return { gateway, calls, refusals, advance };
}

const slackError = (error: string, more = {}) => new WebAPIPlatformError({ ok: false, error, ...more });

test('of twenty edits those are kept back that verdicts will take; a verdict replaces progress that waits', async (t) => {
  const { gateway, calls } = scene(t);
  const update = (ts: string, urgency: 'progress' | 'verdict') =>
    gateway.update({ channel: 'C1', ts, urgency }, say(`${urgency} ${ts}`));
  for (let index = 0; index < 3; index++) gateway.reserve('C1', null, 'edit');
  for (let index = 0; index < 17; index++) await update(`spent-${index}`, 'progress');
  const waiting = update('a', 'progress');
  await turn();
  assert.equal(calls.length, 17, 'three are kept back');
  assert.equal((await update('b', 'verdict')).kind, 'sent');
  assert.equal(calls.at(-1)?.text, 'verdict b');
  const verdict = update('a', 'verdict');
  assert.deepEqual(await waiting, { kind: 'skipped', mayExist: false });
  assert.equal((await verdict).kind, 'sent');
  assert.equal(calls.at(-1)?.text, 'verdict a');
  await gateway.idle();
});

test('a 429 ends progress, and stops its method until the time is over; a verdict waits for that', async (t) => {
  let isLimited = true;
  const { gateway, calls, advance } = scene(t, () => {
    if (!isLimited) return {};
    isLimited = false;
    return new WebAPIRateLimitedError(90);
  });
  const update = (ts: string, urgency: 'progress' | 'verdict') =>
    gateway.update({ channel: 'C1', ts, urgency }, say(urgency));
  assert.deepEqual(await update('a', 'progress'), { kind: 'skipped', mayExist: false });
  const verdict = update('a', 'verdict');
  await turn();
  assert.equal(calls.length, 1, 'the method is stopped');
  assert.equal((await gateway.tell({ ...place, user: 'U1' }, say('meanwhile'))).kind, 'sent');
  advance(90_000);
  assert.equal((await verdict).kind, 'sent');
  assert.deepEqual(
    calls.map(({ text }) => text),
    ['progress', 'meanwhile', 'verdict'],
  );
});

test('verdicts of one channel go before its replies, eight at once; other channels are not held up', async (t) => {
  const { gateway, calls, advance } = scene(t);
  const post = (channel: string, part: string, priority: 'verdict' | 'reply' = 'verdict') =>
    gateway.post({ channel, threadTs: null }, say(part), { job: 'j', part }, { priority });
  for (let index = 0; index < 8; index++) await post('C1', `spent-${index}`);
  const reply = post('C1', 'reply', 'reply');
  const verdict = post('C1', 'verdict');
  await turn();
  assert.equal((await post('C2', 'elsewhere')).kind, 'sent');
  advance(1_000);
  await verdict;
  advance(1_000);
  await reply;
  assert.deepEqual(calls.map(({ text }) => text).slice(-4), ['spent-7', 'elsewhere', 'verdict', 'reply']);
});

test('a reply leaves their credit to the verdicts that are still to come in its channel', async (t) => {
  const { gateway, calls } = scene(t);
  const post = (part: string, priority: 'verdict' | 'reply') =>
    gateway.post(place, say(part), { job: 'j', part }, { priority });
  for (let index = 0; index < 3; index++) gateway.reserve('C1', null, 'post');
  for (let index = 0; index < 5; index++) await post(`reply-${index}`, 'reply');
  const held = post('held', 'reply');
  await turn();
  assert.equal(calls.length, 5);
  for (const index of [0, 1, 2]) {
    await post(`verdict-${index}`, 'verdict');
    if (index > 0) gateway.reserve('C1', 'post', null);
  }
  assert.deepEqual(calls.map(({ text }) => text).slice(-3), ['verdict-0', 'verdict-1', 'verdict-2']);
  void held;
});

test('no message shows progress where no edit is left to make it a verdict', async (t) => {
  const { gateway, calls } = scene(t);
  for (let index = 0; index < 20; index++) gateway.reserve('C1', null, 'edit');
  void gateway.post(place, say('checking'), { job: 'j', part: 'root' }, { priority: 'progress' });
  await turn();
  assert.equal(calls.length, 0);
  assert.equal((await gateway.post(place, say('verdict'), { job: 'j', part: 'root' })).kind, 'sent');
  assert.deepEqual(
    calls.map(({ text }) => text),
    ['verdict'],
  );
});

test('where our mark is not taken, the message goes without it', async (t) => {
  for (const code of ['metadata_too_large', 'invalid_metadata_format', 'invalid_metadata_schema']) {
    const { gateway, calls } = scene(t, (_, { metadata }) =>
      metadata === undefined ? {} : slackError(code),
    );
    assert.equal((await gateway.post(place, say('a'), { job: 'j', part: 'root' })).kind, 'sent', code);
    assert.deepEqual(
      calls.map(({ args }) => args.metadata === undefined),
      [false, true],
    );
  }
});

test('a limit that comes as an error code is a limit, not a failure', async (t) => {
  for (const code of ['ratelimited', 'rate_limited']) {
    const { gateway, calls, advance } = scene(t, () => (calls.length === 1 ? slackError(code) : {}));
    const sent = gateway.post(place, say('a'), { job: 'j', part: 'root' });
    await turn();
    advance(2_000);
    assert.equal((await sent).kind, 'sent', code);
    assert.deepEqual(
      calls.map(({ method }) => method),
      ['chat.postMessage', 'chat.postMessage'],
      'it is not looked for: nothing happened',
    );
  }
});

test('a post that was begun by a former process is looked for before it is sent', async (t) => {
  const ours = { ts: '5.000001', metadata: { event_payload: { job: 'j', part: 'root' } } };
  const { gateway, calls } = scene(t, (method) =>
    method === 'conversations.history' ? { messages: [ours] } : {},
  );
  const found = await gateway.post(place, say('root'), { job: 'j', part: 'root' }, { mayExist: true });
  assert.deepEqual(found, { kind: 'sent', ts: '5.000001' });
  assert.deepEqual(
    calls.map(({ method }) => method),
    ['conversations.history'],
  );
  const absent = await gateway.post(place, say('reply'), { job: 'j', part: 'reply-1' }, { mayExist: true });
  assert.equal(absent.kind, 'sent');
  assert.equal(calls.at(-1)?.method, 'chat.postMessage');
});

test('a long thread is read to its end when a post is looked for', async (t) => {
  const ours = { ts: '5.000001', metadata: { event_payload: { job: 'j', part: 'reply-1' } } };
  const { gateway } = scene(t, (_, { cursor }) =>
    cursor === 'page-2'
      ? { messages: [ours] }
      : { messages: [], response_metadata: { next_cursor: 'page-2' } },
  );
  const found = await gateway.post(
    { channel: 'C1', threadTs: '1.0' },
    say(''),
    { job: 'j', part: 'reply-1' },
    { mayExist: true },
  );
  assert.deepEqual(found, { kind: 'sent', ts: '5.000001' });
});

test('the same part of the same job always has the same client_msg_id, a UUID', async (t) => {
  const { gateway, calls } = scene(t);
  await gateway.post(place, say('a'), { job: 'j', part: 'root' });
  await gateway.post(place, say('a'), { job: 'j', part: 'root' });
  await gateway.post(place, say('a'), { job: 'j', part: 'reply-1' });
  const [first, second, third] = calls.map(({ args }) => String(args.client_msg_id));
  assert.match(first ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(first, second);
  assert.notEqual(first, third);
});

test('a message beyond the limits of Slack goes out in a form that fits', async (t) => {
  const { gateway, calls } = scene(t);
  const tooMany = Array.from({ length: 51 }, () => ({ type: 'divider' as const }));
  await gateway.post(place, { text: 'verdict & more', blocks: tooMany }, { job: 'j', part: 'root' });
  assert.deepEqual(calls[0]?.args.blocks, [
    { type: 'section', text: { type: 'mrkdwn', text: 'verdict & more', verbatim: true } },
  ]);
});

test('the setup is told of once it is refused, and the errand ends', async (t) => {
  const { gateway, refusals } = scene(t, () => slackError('missing_scope', { needed: 'chat:write' }));
  const sent = await gateway.post(place, say('a'), { job: 'j', part: 'root' });
  assert.deepEqual(sent, { kind: 'refused', reason: 'scope', code: 'missing_scope', needed: 'chat:write' });
  assert.deepEqual(refusals, [sent]);
});

test('an errand that never succeeds is given up, and nothing is left waiting', async (t) => {
  const { gateway, calls } = scene(t, () => new WebAPIHTTPError(503, 'busy', {}));
  assert.deepEqual(await gateway.update({ channel: 'C1', ts: '1', urgency: 'verdict' }, say('a')), {
    kind: 'uncertain',
    code: 'http_503',
  });
  assert.equal(calls.length, 6);
  await gateway.idle();
});

test('a verdict is kept for as long as Slack limits it', async (t) => {
  const { gateway, calls } = scene(t, () => (calls.length <= 10 ? new WebAPIRateLimitedError(0) : {}));
  assert.equal((await gateway.update({ channel: 'C1', ts: '1', urgency: 'verdict' }, say('a'))).kind, 'sent');
  assert.equal(calls.length, 11);
});
