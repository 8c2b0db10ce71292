import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { createLog } from '../../../src/operating/log.ts';
import type { SlackMessage } from '../../../src/render/slack/slack-message.ts';
import type { Refusal } from '../../../src/slack/sending/call.ts';
import { createGateway } from '../../../src/slack/sending/gateway.ts';

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
  const gateway = createGateway({
    async call(method, args) {
      calls.push({ method, text: args.text, args });
      const said = answer(method, args);
      if (said instanceof Error) throw said;
      return { ok: true, ts: `1.00000${++sent}`, ...said };
    },
    log: createLog('silent'),
    onDegraded: () => {},
    onSetupRefused: (refusal) => refusals.push(refusal),
    clockMs: () => clock,
    backOffMs: 1,
  });
  const advance = (ms: number) => {
    clock += ms;
  };
  return { gateway, calls, refusals, advance };
}

const slackError = (error: string, more = {}) => new WebAPIPlatformError({ ok: false, error, ...more });

test('verdicts pass progress that waits for the pace of updates', async (t) => {
  const { gateway, calls } = scene(t);
  const update = (ts: string, urgency: 'progress' | 'verdict') =>
    gateway.update({ channel: 'C1', ts, urgency }, say(`${urgency} ${ts}`));
  for (let index = 0; index < 20; index++) await update(`spent-${index}`, 'progress');
  const waiting = update('a', 'progress');
  await turn();
  assert.deepEqual(await update('b', 'verdict'), { kind: 'sent', ts: '1.0000021' });
  assert.equal(calls.at(-1)?.text, 'verdict b');
  assert.equal(calls.length, 21, 'the progress still waits');
  await update('a', 'verdict');
  assert.deepEqual(await waiting, { kind: 'skipped' });
  assert.equal(calls.at(-1)?.text, 'verdict a');
  await gateway.idle();
});

test('progress that Slack held up for a minute is no news any more; a verdict always is', async (t) => {
  const scenes = (['progress', 'verdict'] as const).map((urgency) => {
    let isLimited = true;
    const { gateway, calls, advance } = scene(t, () => {
      if (!isLimited) return {};
      isLimited = false;
      advance(61_000);
      return new WebAPIRateLimitedError(0);
    });
    return gateway
      .update({ channel: 'C1', ts: 'a', urgency }, say(urgency))
      .then((sent) => [sent.kind, calls.length]);
  });
  assert.deepEqual(await Promise.all(scenes), [
    ['skipped', 1],
    ['sent', 2],
  ]);
});

test('posts in one channel keep their order and their pace, and hold up no other channel', async (t) => {
  const { gateway, calls } = scene(t);
  const post = (channel: string, part: string) =>
    gateway.post({ channel, threadTs: null }, say(part), { job: 'j', part });
  for (let index = 0; index < 8; index++) await post('C1', `spent-${index}`);
  void post('C1', 'held up');
  await turn();
  assert.equal((await post('C2', 'elsewhere')).kind, 'sent');
  assert.deepEqual(calls.map(({ text }) => text).slice(-2), ['spent-7', 'elsewhere']);
});

test('a post that was begun by a former process is looked for before it is sent', async (t) => {
  const ours = { ts: '5.000001', metadata: { event_payload: { job: 'j', part: 'root' } } };
  const { gateway, calls } = scene(t, (method) =>
    method === 'conversations.history' ? { messages: [ours] } : {},
  );
  const found = await gateway.post(place, say('root'), { job: 'j', part: 'root' }, true);
  assert.deepEqual(found, { kind: 'sent', ts: '5.000001' });
  assert.deepEqual(
    calls.map(({ method }) => method),
    ['conversations.history'],
  );
  const absent = await gateway.post(place, say('reply'), { job: 'j', part: 'reply-1' }, true);
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
    true,
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
  const { gateway, calls } = scene(t, () => new WebAPIRateLimitedError(0));
  assert.deepEqual(await gateway.update({ channel: 'C1', ts: '1', urgency: 'verdict' }, say('a')), {
    kind: 'uncertain',
    code: 'ratelimited',
  });
  assert.equal(calls.length, 6);
  await gateway.idle();
});
