import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textForBot } from '../../../../src/slack/requests/addressed-message.ts';
import { startScene, TRANSPORTS } from '../../scene.ts';

for (const transport of TRANSPORTS) {
  test(`a mention in a channel is answered in its thread (${transport})`, async (t) => {
    const { slack, alice, check } = await startScene(t, transport);
    const asked = alice.mention(
      'C0INCIDENT',
      'https://Origin.Example.com:8443/health please?'.split(' ')[0] ?? '',
    );
    const running = await check(0);
    assert.deepEqual(
      [running.target.origin, running.target.port, running.target.path],
      ['origin.example.com', 8443, '/health'],
    );
    running.end();
    await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts).length === 3);
    const [, root, cause] = slack.channel('C0INCIDENT').thread(asked.ts);
    assert.match(root?.text ?? '', /^Broken: origin\.example\.com/);
    assert.match(cause?.text ?? '', /^origin\.example\.com: Origin certificate has expired/);
    assert.equal(slack.channel('C0INCIDENT').messages().length, 1, 'nothing in the channel itself');
  });
}

test('a mention in a thread is answered in that thread, with all replies there', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const incident = slack.user('U0BOB').say('C0INCIDENT', 'the site answers 502');
  alice.mention('C0INCIDENT', 'origin.example.com', incident.ts);
  (await check(0)).end();
  await slack.until(() => slack.channel('C0INCIDENT').thread(incident.ts).length === 4);
  for (const { args } of slack.calls('chat.postMessage')) assert.equal(args.thread_ts, incident.ts);
});

test('a direct message is answered in its thread, problems included', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const asked = alice.directMessage('origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.channel('D0ALICEBOT').thread(asked.ts).length === 3);
  const wrong = alice.directMessage('--nonsense');
  const [, answer] = await slack.until(() => {
    const thread = slack.channel('D0ALICEBOT').thread(wrong.ts);
    return thread.length === 2 && thread;
  });
  assert.match(answer?.text ?? '', /nonsense/);
});

test('bad input in a mention is said to the asker alone', async (t) => {
  const { slack, alice } = await startScene(t);
  alice.mention('C0INCIDENT', '10.0.0.7');
  const [said] = await slack.until(() => slack.ephemeral('U0ALICE').length > 0 && slack.ephemeral('U0ALICE'));
  assert.match(said?.text ?? '', /not checked, nothing was sent to it/);
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('one mention is one check: delivered again, edited, or mentioned by a second event', async (t) => {
  const { slack, alice, check, checks } = await startScene(t);
  const asked = alice.mention('C0INCIDENT', 'origin.example.com');
  (await check(0)).end();
  const [delivery] = await slack.until(() => slack.deliveries().length > 0 && slack.deliveries());
  assert.ok(delivery);
  await slack.redeliver(delivery);
  alice.edit(asked, '@cf502 other.example.com');
  await slack.until(() => slack.deliveries().length >= 3);
  await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts).length === 3);
  assert.equal(checks.length, 1);
});

test('what is delivered again is not answered again, in a channel or in direct messages', async (t) => {
  const { slack, alice, check } = await startScene(t);
  alice.mention('C0INCIDENT', '--nonsense');
  alice.mention('C0INCIDENT', 'help');
  const asked = alice.directMessage('--nonsense');
  await slack.until(
    () =>
      slack.ephemeral('U0ALICE').length === 2 && slack.channel('D0ALICEBOT').thread(asked.ts).length === 2,
  );
  for (const delivery of [...slack.deliveries()]) await slack.redeliver(delivery);
  alice.mention('C0INCIDENT', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.calls('chat.postMessage').length === 3);
  assert.equal(slack.ephemeral('U0ALICE').length, 2);
  assert.equal(slack.channel('D0ALICEBOT').thread(asked.ts).length, 2);
});

test('a mention that is delivered again counts once towards the limit, and nobody is told of the limit for it', async (t) => {
  const { slack, alice, check, checks } = await startScene(t, 'socket', {
    config: { limits: { perUser: 2, perChannel: 9, perWorkspace: 1_000_000 } },
  });
  const asked = alice.mention('C0INCIDENT', 'a.example.com');
  (await check(0)).end();
  await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts).length === 3);
  const [delivery] = slack.deliveries();
  assert.ok(delivery);
  await slack.redeliver(delivery);
  alice.mention('C0INCIDENT', 'b.example.com');
  const second = await check(1);
  await slack.redeliver(delivery);
  second.end();
  await slack.until(() => slack.calls('chat.postMessage').length === 4);
  assert.equal(checks.length, 2);
  assert.deepEqual(slack.ephemeral('U0ALICE'), []);
});

test('the bot does not answer itself or other bots', async (t) => {
  const { slack, alice, check, checks } = await startScene(t);
  slack.sendEvent({
    type: 'app_mention',
    user: 'U0OTHERBOT',
    bot_id: 'B0OTHER',
    text: '<@U0CF502BOT> loop.example.com',
    ts: '1700000000.000001',
    channel: 'C0INCIDENT',
    event_ts: '1700000000.000001',
  });
  alice.mention('C0INCIDENT', 'origin.example.com');
  assert.equal((await check(0)).target.origin, 'origin.example.com');
  assert.equal(checks.length, 1);
});

test('what is meant stands after the mention, or before it where nothing follows', () => {
  for (const [text, expected] of [
    ['<@UBOT> origin.example.com', 'origin.example.com'],
    ['could you look, <@UBOT|cf502> origin.example.com', 'origin.example.com'],
    ['origin.example.com', 'origin.example.com'],
    ['<@UBOT>', ''],
    [
      '<http://origin.example.com|origin.example.com> <@UBOT>',
      '<http://origin.example.com|origin.example.com>',
    ],
    ['hello <@UBOT>', ''],
    ['shop.example.com is down, <@UBOT> please look', 'shop.example.com is down, please look'],
    ['<@UBOT>: origin.example.com', 'origin.example.com'],
    ['<@UOTHER> hello', '<@UOTHER> hello'],
  ] as const)
    assert.equal(textForBot(text, 'UBOT'), expected);
});

test('a mention alone in a thread means what began the thread', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const incident = slack.user('U0BOB').say('C0INCIDENT', 'https://shop.example.com/cart answers 502, help');
  alice.mention('C0INCIDENT', '', incident.ts);
  const { target } = await check(0);
  assert.deepEqual([target.origin, target.path], ['shop.example.com', '/cart']);
});

test('a pasted page is explained, a greeting answered, and plain talk starts nothing', async (t) => {
  const { slack, alice, checks } = await startScene(t);
  const answers: string[] = [];
  for (const text of [
    "<H1>502 ERROR</H1> The request could not be satisfied. CloudFront wasn't able to resolve the origin domain name.",
    'hi',
    'stop',
    'the deploy of shop.example.com went fine',
  ]) {
    const asked = alice.directMessage(text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    const thread = () => slack.channel('D0ALICEBOT').thread(asked.ts);
    await slack.until(() => thread().length === 2);
    answers.push(thread()[1]?.text ?? '');
  }
  assert.match(answers[0] ?? '', /^502, made by CloudFront[\s\S]*dns-unresolvable/);
  assert.match(answers[1] ?? '', /write me the origin/);
  assert.match(answers[2] ?? '', /nothing to stop/);
  assert.match(answers[3] ?? '', /Shall this be checked\?/);
  assert.equal(checks.length, 0);
});

test('"watch HOST" checks it and watches the result', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { bot: { watchWaitsMs: [60_000] } });
  alice.mention('C0INCIDENT', 'watch shop.example.com');
  (await check(0)).end();
  const stop = alice.directMessage('stop');
  await slack.until(() => slack.channel('D0ALICEBOT').thread(stop.ts).length === 2);
  await slack.until(() => JSON.stringify(slack.calls('chat.update')).includes('unwatch'));
});
