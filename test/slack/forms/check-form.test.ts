import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkView } from '../../../src/render/slack/block-limits.ts';
import { fromPrivateMetadata, toPrivateMetadata } from '../../../src/slack/forms/form-place.ts';
import { startScene, TRANSPORTS } from '../scene.ts';

for (const transport of TRANSPORTS) {
  test(`the command alone opens a form; its answer comes to the channel (${transport})`, async (t) => {
    const { slack, alice, check } = await startScene(t, transport, { standIn: { checkView } });
    const outcome = await alice.command('C0INCIDENT', '/cf502');
    assert.equal(outcome.error, undefined);
    const form = await slack.until(() => slack.view('U0ALICE'));

    const wrong = await alice.submitView(form, { origin: 'nonsense', path: 'health' });
    assert.deepEqual(Object.keys(wrong.errors), ['origin', 'path']);
    assert.equal(slack.view('U0ALICE')?.id, form.id, 'it stays open');

    const right = await alice.submitView(form, {
      origin: 'origin.example.com',
      port: '8443',
      protocol: 'https',
    });
    assert.deepEqual(right.errors, {});
    assert.equal(slack.view('U0ALICE'), null);
    const running = await check(0);
    assert.deepEqual(
      [running.target.origin, running.target.port, running.target.protocol],
      ['origin.example.com', 8443, 'https'],
    );
    running.end();
    await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken'));
  });
}

test('the form of the global shortcut answers in direct messages, edited in place', async (t) => {
  const { slack, check } = await startScene(t);
  const bob = slack.user('U0BOB');
  await bob.globalShortcut('cf502_check');
  const form = await slack.until(() => slack.view('U0BOB'));
  await bob.submitView(form, { origin: 'origin.example.com' });
  const dm = await slack.until(() =>
    slack
      .conversations()
      .find(
        ({ kind, members }) => kind === 'dm' && members.includes('U0BOB') && members.includes('U0CF502BOT'),
      ),
  );
  await slack.until(() => slack.channel(dm.id).messages().length > 0);
  (await check(0)).end();
  await slack.until(() => slack.channel(dm.id).messages()[0]?.text.startsWith('Broken'));
  await slack.until(() => slack.channel(dm.id).all().length === 2);
});

test('an address the policy refuses is said in the form', async (t) => {
  const { slack, alice, checks } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502');
  const form = await slack.until(() => slack.view('U0ALICE'));
  const { errors } = await alice.submitView(form, { origin: '10.0.0.7' });
  assert.match(errors.origin ?? '', /nothing was sent to it: the address is private/);
  assert.equal(checks.length, 0);
  const again = await alice.submitView(form, { origin: 'origin.example.com' });
  assert.deepEqual(again.errors, {}, 'what was refused before is no duplicate');
});

test('where the bot is no member, the answer reaches the person in that channel', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0PRIVATE', '/cf502');
  const form = await slack.until(() => slack.view('U0ALICE'));
  await alice.submitView(form, { origin: 'origin.example.com' });
  (await check(0)).end();
  const told = await slack.until(() =>
    slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('Broken')),
  );
  assert.equal(told.channel, 'C0PRIVATE');
});

test('a form that cannot be opened: what to type instead', async (t) => {
  const { slack, alice } = await startScene(t);
  slack.fault({ method: 'views.open', kind: 'ok-false', error: 'expired_trigger_id' });
  await alice.command('C0INCIDENT', '/cf502');
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('/cf502 origin.example.com')),
  );
});

test('what a form carries is checked when it comes back', () => {
  const place = { channel: 'C0INCIDENT', threadTs: '1700000000.000100' };
  assert.deepEqual(fromPrivateMetadata(toPrivateMetadata(place, ['a', 'b'])), {
    ...place,
    carried: ['a', 'b'],
  });
  for (const [written, read] of [
    ['', { channel: null, threadTs: null, carried: [] }],
    ['null', { channel: null, threadTs: null, carried: [] }],
    ['{"channel":"C0INCIDENT"}', { channel: 'C0INCIDENT', threadTs: null, carried: [] }],
    ['{"channel":"<!here>","threadTs":"1.1","carried":[]}', { channel: null, threadTs: null, carried: [] }],
    ['{"channel":"C1","threadTs":"x","carried":[1,"a"]}', { channel: 'C1', threadTs: null, carried: ['a'] }],
  ] as const)
    assert.deepEqual(fromPrivateMetadata(written), read, written);
  const long = toPrivateMetadata(
    place,
    Array.from({ length: 50 }, (_, index) => `${index}${'x'.repeat(200)}`),
  );
  assert.ok(long.length <= 3_000);
});
