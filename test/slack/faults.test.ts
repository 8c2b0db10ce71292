import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../src/lab/slack/web-api/faults.ts';
import { behindMention, startScene } from './scene.ts';

/** What may go wrong with any one post, and must leave each part of the answer in the thread exactly once. */
const POST_FAULTS: readonly Omit<Fault, 'method'>[] = [
  { kind: 'ratelimited', retryAfter: 1 },
  { kind: 'http-500' },
  { kind: 'http-500', afterEffect: true },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'hang' },
  { kind: 'hang', afterEffect: true },
  { kind: 'ok-false', error: 'internal_error' },
  { kind: 'ok-false', error: 'fatal_error', afterEffect: true },
  { kind: 'ok-false', error: 'ratelimited' },
];

/** Cut short, so that nobody waits ten seconds for a call that is never answered. */
const CALL_TIMEOUT_MS = 300;

for (const fault of POST_FAULTS) {
  const name = `${fault.error ?? fault.kind}${fault.afterEffect ? ' after it took effect' : ''}`;
  test(`a post that fails with ${name} is there once, and in its order`, async (t) => {
    const { slack, alice, check } = await startScene(t, 'socket', {
      bot: { callTimeoutMs: CALL_TIMEOUT_MS },
    });
    // The root, and the reply.
    slack.fault({ method: 'chat.postMessage', ...fault, when: ({ thread_ts }) => thread_ts === undefined });
    slack.fault({
      method: 'chat.postMessage',
      ...fault,
      when: ({ text }) => String(text).includes('Source: '),
    });
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    await slack.until(() => slack.calls('chat.postMessage').length === 1);
    (await check(0)).end();
    const thread = () => slack.channel('C0INCIDENT').all();
    await slack.until(() => thread().at(-1)?.text.includes('Source: '));
    assert.deepEqual(
      thread().map(({ text }) => behindMention(text).slice(0, 4)),
      ['Brok', 'orig'],
    );
    assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
  });
}

test('an update may be repeated: whatever happens to it, the root shows the verdict', async (t) => {
  for (const fault of POST_FAULTS) {
    const { slack, alice, check } = await startScene(t, 'socket', {
      bot: { callTimeoutMs: CALL_TIMEOUT_MS },
    });
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
    slack.fault({ method: 'chat.update', ...fault });
    (await check(0)).end();
    await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken'));
  }
});

test('a root whose fate cannot be seen is not posted twice; the asker gets the answer', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', {
    standIn: { scopes: ['commands', 'chat:write', 'app_mentions:read', 'im:history'] },
  });
  slack.fault({ method: 'chat.postMessage', kind: 'drop-after' });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.startsWith('Broken')));
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('it may be there as well')),
  );
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('a result that reached nobody while Slack was down is delivered once Slack is back', async (t) => {
  const { slack, alice, check, lines } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  const takeBack = slack.fault({ method: '*', kind: 'drop-before', times: 10_000 });
  (await check(0)).end();
  await slack.until(() => lines.some((line) => line.includes('a result reached nobody')));
  takeBack();
  await slack.until(() => slack.channel('C0INCIDENT').thread(root.ts).at(-1)?.text.includes('Source: '));
  assert.deepEqual(
    slack
      .channel('C0INCIDENT')
      .thread(root.ts)
      .map(({ text }) => behindMention(text).slice(0, 4)),
    ['Brok', 'orig'],
  );
  assert.deepEqual(slack.ephemeral('U0ALICE').length, 1, 'the acknowledgement alone');
});

test('a rate limit on updates holds up no post, and waiting updates become one', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  slack.fault({ method: 'chat.update', kind: 'ratelimited', retryAfter: 1 });
  const running = await check(0);
  running.land('first');
  await slack.until(() => slack.calls('chat.update').length === 1);
  for (const text of ['second', 'third', 'fourth']) running.land(text);
  await alice.command('C0INCIDENT', '/cf502', 'other.example.com');
  await slack.until(() => slack.channel('C0INCIDENT').messages().length === 2);
  assert.equal(slack.calls('chat.update').length, 1, 'the post went while updates were held up');
  running.end();
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken'));
  await slack.until(() => slack.calls('chat.update').length > 1);
  assert.equal(slack.calls('chat.update').length, 2, 'everything waiting went as one');
});

test('blocks that Slack refuses are sent in a plainer form, once', async (t) => {
  const { slack, alice, check, lines } = await startScene(t);
  slack.fault({ method: 'chat.postMessage', kind: 'ok-false', error: 'invalid_blocks' });
  slack.fault({ method: 'chat.postMessage', kind: 'ok-false', error: 'invalid_blocks' });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  assert.deepEqual(root.blocks, []);
  assert.match(root.text, /^Checking: origin\.example\.com/);
  assert.equal(lines.filter((line) => line.includes('in a plainer form')).length, 2);
  (await check(0)).end();
});

test('a root that somebody deleted is answered once more and gets no thread', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  alice.remove(root);
  (await check(0)).end();
  await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .messages()
      .some(({ text }) => text.startsWith('Broken')),
  );
  await slack.until(() => slack.calls('chat.postMessage').length === 2);
});

test('a bot that was removed from the channel in the middle answers the asker alone', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  alice.removeBot('C0INCIDENT');
  (await check(0)).end();
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('Renew the certificate')),
  );
});

test('a thread that closed in the middle: the rest of the answer reaches the asker', async (t) => {
  for (const error of ['restricted_action_thread_locked', 'cannot_reply_to_message', 'ekm_access_denied']) {
    const { slack, alice, check } = await startScene(t);
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    slack.fault({
      method: 'chat.postMessage',
      kind: 'ok-false',
      error,
      times: 10,
      when: ({ thread_ts }) => thread_ts !== undefined,
    });
    (await check(0)).end();
    await slack.until(() =>
      slack.ephemeral('U0ALICE').some(({ text }) => text.includes('could not be posted in its thread')),
    );
    await slack.until(() =>
      slack.ephemeral('U0ALICE').some(({ text }) => text.includes('Renew the certificate')),
    );
    assert.match(slack.channel('C0INCIDENT').messages()[0]?.text ?? '', /^Broken/);
  }
});

test('a thread whose first message was deleted: the answer reaches the person who asked in it', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const parent = alice.say('C0INCIDENT', 'it is down');
  alice.mention('C0INCIDENT', 'origin.example.com', parent.ts);
  const running = await check(0);
  slack.fault({
    method: 'chat.postMessage',
    kind: 'ok-false',
    error: 'thread_not_found',
    times: 10,
    when: ({ thread_ts }) => thread_ts === parent.ts,
  });
  slack.fault({ method: 'chat.update', kind: 'ok-false', error: 'message_not_found', times: 10 });
  running.end();
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.startsWith('Broken')));
});

test('a response URL is not used beyond 25 minutes, and one that Slack no longer takes is not the end', async (t) => {
  let minutes = 0;
  const later = () => new Date(Date.now() + minutes * 60_000);
  const { slack, alice, check } = await startScene(t, 'socket', { bot: { now: later } });
  await alice.command('C0ARCHIVE', '/cf502', 'origin.example.com');
  const running = await check(0);
  minutes = 26;
  running.end();
  // Nobody is told in an archived channel, so it is said in direct messages.
  await slack.until(() => slack.channel('D0ALICEBOT').messages()[0]?.text.startsWith('Broken'));
  assert.equal(slack.calls('response_url').length, 1, 'the word that it was taken on, and no more');

  minutes = 0;
  await alice.command('C0ARCHIVE', '/cf502', 'other.example.com');
  const other = await check(1);
  slack.fault({ method: 'response_url', kind: 'http-500', times: 10 });
  other.end();
  await slack.until(() =>
    slack
      .channel('D0ALICEBOT')
      .messages()
      .some(({ text }) => text.startsWith('Broken: other')),
  );
});

test('an archived channel gets no posts; the asker does', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0ARCHIVE', '/cf502', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('is_archived')));
  assert.ok(slack.ephemeral('U0ALICE').some(({ text }) => text.startsWith('Broken')));
});

test('a token revoked while the bot runs breaks the bot, by name', async (t) => {
  const { slack, alice, bot } = await startScene(t);
  slack.fault({ method: 'chat.postMessage', kind: 'ok-false', error: 'token_revoked' });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  await assert.rejects(bot.broken, /Slack refuses SLACK_BOT_TOKEN \(token_revoked\)/);
  assert.equal(bot.isReady(), false);
});

test('one socket that Slack recycles costs no command', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await slack.until(() => slack.sockets.count() === 2);
  slack.sockets.disconnect('refresh_requested', 'oldest');
  const outcome = await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  assert.equal(outcome.error, undefined);
  (await check(0)).end();
});
