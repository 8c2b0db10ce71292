import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpending } from '../../../src/jobs/spending.ts';
import type { Access } from '../../../src/settings/config.ts';
import { createAdmission } from '../../../src/slack/access/admission.ts';
import type { Standing } from '../../../src/slack/access/people.ts';
import { createQuota } from '../../../src/slack/access/quota.ts';
import { startScene, TRANSPORTS } from '../scene.ts';

const OPEN: Access = { channels: [], users: [], userGroups: [], guests: false, external: false };
test('who may use the bot, by what Slack tells of them', async () => {
  for (const [standing, team, given, inside, expected] of [
    ['member', 'T1', {}, false, null],
    ['guest', 'T1', {}, false, /not to guests/],
    ['guest', 'T1', { guests: true }, true, null],
    ['external', 'T2', {}, false, /other companies/],
    ['external', 'T2', { external: true }, false, null],
    // Without the scope users:read.
    ['unknown', 'T1', {}, false, null],
    ['unknown', 'T2', {}, false, /other companies/],
    ['unknown', 'T1', {}, true, /users:read/],
    ['unknown', null, {}, true, /users:read/],
    ['unknown', 'T1', { guests: true, external: true }, true, null],
    ['member', 'T1', { channels: ['C2'] }, false, /certain channels/],
    ['member', 'T1', { channels: ['C1'] }, false, null],
    ['member', 'T1', { users: ['U2'] }, false, /certain people/],
    ['member', 'T1', { users: ['U1'] }, false, null],
    ['member', 'T1', { userGroups: ['S1'] }, false, null],
    ['member', 'T1', { userGroups: ['S2'] }, false, /certain people/],
    ['member', 'T1', { channels: ['C2'], users: ['U1'] }, false, /certain channels/],
    ['guest', 'T1', { users: ['U1'] }, false, /not to guests/],
  ] as const) {
    const admission = createAdmission({
      access: { ...OPEN, ...given },
      people: {
        standingOf: async (): Promise<Standing> => standing,
        isInGroups: async (_, groups) => groups.includes('S1'),
        isKnown: () => true,
      },
      ownTeam: () => 'T1',
      reachesInside: inside,
      isShared: async () => false,
    });
    const refusal = await admission({ user: 'U1', team, channel: 'C1' });
    const name = `${standing} ${team} ${JSON.stringify(given)} ${inside}`;
    if (expected === null) assert.equal(refusal, null, name);
    else assert.match(refusal ?? '', expected, name);
  }
});

test('where channels are listed, no channel is none of them, and what matters later is not judged yet', async () => {
  const admission = createAdmission({
    access: { ...OPEN, channels: ['C1'] },
    people: { standingOf: async () => 'member', isInGroups: async () => false, isKnown: () => true },
    ownTeam: () => 'T1',
    reachesInside: false,
    isShared: async () => false,
  });
  assert.match((await admission({ user: 'U1', team: 'T1', channel: null })) ?? '', /certain channels/);
  assert.equal(await admission({ user: 'U1', team: 'T1', channel: undefined }), null);
});

test('checks have a limit per person and per channel, and come back with time', async () => {
  let nowMs = 0;
  const quota = createQuota(
    { perUser: 2, perChannel: 3, perWorkspace: 1_000_000 },
    createSpending(() => nowMs),
  );
  const place = (user: string, channel = 'C1') => ({ team: 'T1', channel, user, threadTs: null });
  assert.equal(await quota.take(place('U1'), 1), null);
  assert.equal(await quota.take(place('U1'), 1), null);
  assert.match(
    (await quota.take(place('U1'), 1)) ?? '',
    /^You began 2 checks in the last ten minutes; the next can begin in 5 min/,
  );
  assert.equal(await quota.take(place('U1'), 0), null, 'what begins no check is free');
  assert.equal(await quota.take(place('U2'), 1), null);
  assert.match((await quota.take(place('U2'), 1)) ?? '', /^3 checks began in this channel/);
  assert.equal(await quota.take(place('U2', 'C2'), 1), null);
  nowMs += 301_000;
  assert.equal(await quota.take(place('U1'), 1), null);
});

test('the workspace has a limit, requests of any kind have five times that of checks, and wrong ids their own', async () => {
  const quota = createQuota(
    { perUser: 2, perChannel: 100, perWorkspace: 3 },
    createSpending(() => 0),
  );
  const place = (user: string) => ({ team: 'T1', channel: `D${user}`, user, threadTs: null });
  for (const user of ['U1', 'U2', 'U3']) assert.equal(await quota.take(place(user), 1), null);
  assert.match(
    (await quota.take(place('U4'), 1)) ?? '',
    /^3 checks began in this workspace in the last ten minutes/,
  );
  assert.equal(await quota.take({ ...place('U4'), team: 'T2' }, 1), null);
  for (let n = 0; n < 10; n++) assert.equal(await quota.take(place('U1'), 1, 'request'), null);
  assert.match((await quota.take(place('U1'), 1, 'request')) ?? '', /^10 requests came from you in the last/);
  for (let n = 0; n < 10; n++) assert.equal(await quota.take(place('U1'), 1, 'wrong-id'), null);
  assert.match(
    (await quota.take(place('U1'), 1, 'wrong-id')) ?? '',
    /^10 ids that lead to no report came from you/,
  );
  await quota.giveBack(place('U1'), 1, 'wrong-id');
  assert.equal(await quota.take(place('U1'), 1, 'wrong-id'), null);
});

test('somebody who presses and submits without end is told to wait, and no listener runs', async (t) => {
  const { slack, alice, checks } = await startScene(t, 'socket', {
    config: { limits: { perUser: 1, perChannel: 9, perWorkspace: 9 } },
  });
  for (let n = 0; n < 5; n++) await alice.command('C0INCIDENT', '/cf502', 'status');
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'a.example.com')).text, /^5 requests came from you/);
  await alice.globalShortcut('cf502_check');
  await slack.until(() => slack.view('U0ALICE')?.callback_id === 'cf502_closed');
  assert.equal(checks.length, 0);
});

for (const transport of TRANSPORTS) {
  test(`guests and people of other companies are told so, wherever they ask (${transport})`, async (t) => {
    const { slack, alice, checks } = await startScene(t, transport);
    const guest = slack.user('U0GUEST');
    assert.match((await guest.ask('C0INCIDENT', '/cf502', 'origin.example.com')).text, /not to guests/);
    assert.match((await guest.ask('C0INCIDENT', '/cf502')).text, /not to guests/);
    assert.equal(slack.view('U0GUEST'), null);
    guest.mention('C0INCIDENT', 'origin.example.com');
    await slack.until(() => slack.ephemeral('U0GUEST').length === 3);
    const asked = guest.directMessage('origin.example.com');
    await slack.until(() => slack.channel(asked.channel).thread(asked.ts)[1]?.text.includes('not to guests'));
    await guest.globalShortcut('cf502_check');
    await slack.until(() => slack.view('U0GUEST')?.callback_id === 'cf502_closed');
    guest.openHome();
    await slack.until(() => JSON.stringify(slack.home('U0GUEST')).includes('not to guests'));

    const extern = slack.user('U0EXTERN');
    assert.match((await extern.ask('C0SHARED', '/cf502', 'origin.example.com')).text, /other companies/);
    await extern.messageShortcut(alice.say('C0SHARED', 'origin.example.com'), 'cf502_diagnose_message');
    await slack.until(() => slack.ephemeral('U0EXTERN').length === 2);
    assert.equal(slack.view('U0EXTERN'), null);
    assert.equal(checks.length, 0);
  });
}

test('somebody who became a guest while the form was open is told so once Slack said it, and no check begins', async (t) => {
  let kind: 'member' | 'guest' = 'member';
  const people = [
    { id: 'U0CF502BOT', name: 'cf502', realName: 'cf502', kind: 'bot' as const },
    {
      id: 'U0ALICE',
      name: 'alice',
      realName: 'Alice',
      get kind() {
        return kind;
      },
    },
  ];
  const { slack, alice, checks, bot, start } = await startScene(t, 'socket', { standIn: { people } });
  await alice.command('C0INCIDENT', '/cf502');
  const form = await slack.until(() => slack.view('U0ALICE'));
  kind = 'guest';
  // What was remembered of people is forgotten with the process.
  await bot.stop();
  const again = await start();
  t.after(() => again.stop());
  await alice.submitView(form, { origin: 'origin.example.com' });
  await slack.until(() =>
    slack
      .conversations()
      .filter(({ kind, members }) => kind === 'dm' && members.includes('U0ALICE'))
      .flatMap(({ id }) => slack.channel(id).all())
      .some(({ text, blocks }) => /not to guests/.test(text + JSON.stringify(blocks))),
  );
  const [asked] = slack.calls('users.info').slice(-1);
  const submitted = slack.deliveries().at(-1);
  assert.equal(submitted?.delivered.kind, 'acknowledged');
  assert.ok(asked !== undefined, 'Slack was asked after the acknowledgement');
  assert.equal(slack.view('U0ALICE'), null);
  assert.equal(checks.length, 0);
});

test('without the scope users:read: members are served, other companies refused, inner ranges close the bot', async (t) => {
  const standIn = { scopes: ['commands', 'chat:write', 'app_mentions:read', 'im:history'] };
  const open = await startScene(t, 'socket', { standIn });
  assert.match((await open.alice.ask('C0INCIDENT', '/cf502', 'origin.example.com')).text, /checking/);
  const extern = open.slack.user('U0EXTERN');
  assert.match((await extern.ask('C0SHARED', '/cf502', 'a.example.com')).text, /other companies/);
  const inner = await startScene(t, 'socket', { standIn, config: { allowedCidrs: ['10.0.0.0/8'] } });
  assert.match((await inner.alice.ask('C0INCIDENT', '/cf502', 'a.example.com')).text, /users:read/);
});

test('a bot that reaches inner addresses says nothing where another company reads along, unless it is meant to', async (t) => {
  const allowedCidrs = ['10.0.0.0/8'];
  for (const [config, channel, said] of [
    [{ allowedCidrs }, 'C0SHARED', /Another company reads along in this channel/],
    [{ allowedCidrs }, 'C0INCIDENT', /checking/],
    [{ allowedCidrs, access: { ...OPEN, external: true } }, 'C0SHARED', /checking/],
    [{}, 'C0SHARED', /checking/],
  ] as const) {
    const { slack, alice } = await startScene(t, 'socket', { config });
    assert.match((await alice.ask(channel, '/cf502', 'a.example.com')).text, said);
    await alice.command(channel, '/cf502', 'b.example.com');
    const asked = 'allowedCidrs' in config && !('access' in config) ? 1 : 0;
    assert.equal(slack.calls('conversations.info').length, asked, 'once for each channel, where it matters');
  }
});

test('an allow-list of channels and user groups', async (t) => {
  const access = { ...OPEN, channels: ['C0INCIDENT'], userGroups: ['S0SRE'] };
  const standIn = {
    userGroups: { S0SRE: ['U0ALICE'] },
    scopes: ['commands', 'chat:write', 'users:read', 'usergroups:read'],
  };
  const { slack, alice } = await startScene(t, 'socket', { standIn, config: { access } });
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'origin.example.com')).text, /checking/);
  assert.match((await alice.ask('C0WARROOM', '/cf502', 'origin.example.com')).text, /certain channels/);
  const bob = slack.user('U0BOB');
  assert.match((await bob.ask('C0INCIDENT', '/cf502', 'a.example.com')).text, /certain people/);
  await alice.globalShortcut('cf502_check');
  await slack.until(() => slack.view('U0ALICE')?.callback_id === 'cf502_closed');
});

test('one question to Slack per person, and an answer though Slack gives none', async (t) => {
  const { slack, alice } = await startScene(t);
  for (const host of ['a', 'b', 'c']) await alice.command('C0INCIDENT', '/cf502', `${host}.example.com`);
  assert.equal(slack.calls('users.info').length, 1);
  slack.fault({ method: 'users.info', kind: 'hang' });
  assert.match((await slack.user('U0BOB').ask('C0INCIDENT', '/cf502', 'd.example.com')).text, /checking/);
});

test('the limit is said in the acknowledgement, for the asker alone', async (t) => {
  const { slack, alice, checks } = await startScene(t, 'socket', {
    config: { limits: { perUser: 1, perChannel: 9, perWorkspace: 1_000_000 } },
  });
  await alice.command('C0INCIDENT', '/cf502', 'a.example.com');
  const told = (await alice.ask('C0INCIDENT', '/cf502', 'b.example.com')).text;
  assert.match(told, /You began 1 checks? in the last ten minutes/);
  assert.match((await slack.user('U0BOB').ask('C0INCIDENT', '/cf502', 'b.example.com')).text, /checking/);
  await slack.until(() => checks.length === 2);
});
