import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { refusedReport } from '../../reports.ts';
import { behindMention, startScene, TRANSPORTS } from '../../scene.ts';

for (const transport of TRANSPORTS) {
  test(`a command is acknowledged, its root edited as probes land, and its thread told in order (${transport})`, async (t) => {
    const { slack, alice, check } = await startScene(t, transport);
    const channel = slack.channel('C0INCIDENT');
    const told = await alice.ask('C0INCIDENT', '/cf502', 'Origin.Example.com --port 8443');
    assert.match(told.text, /origin\.example\.com: checking/);
    assert.equal(told.ephemeralTo, 'U0ALICE');

    const running = await check(0);
    assert.equal(running.target.port, 8443);
    const root = await slack.until(() => channel.messages()[0]);
    running.land('203.0.113.7:8443 refuses connections');
    await slack.until(() => channel.messages()[0]?.text.includes('refuses connections'));
    running.end();
    await slack.until(() => channel.thread(root.ts).length === 2);
    const [verdict, ...replies] = channel.thread(root.ts);
    assert.equal(verdict?.ts, root.ts, 'the root was edited, not posted anew');
    assert.match(
      verdict?.text ?? '',
      /^Broken: origin\.example\.com[\s\S]*expired[\s\S]*Renew the certificate/,
    );
    assert.deepEqual(
      replies.map(({ text }) => behindMention(text).split('\n')[0]?.split(/[(:]/)[0]?.trim()),
      ['origin.example.com'],
    );
    assert.match(
      replies[0]?.text ?? '',
      /^<@U0ALICE> Broken: origin\.example\.com/,
      'edits notify nobody: the reply has the verdict, for who asked',
    );
    assert.equal(channel.messages().length, 1);
  });
}

test('a check that ends at once posts its verdict without an edit', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { holdMs: 60_000 });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.calls('chat.postMessage').length === 2);
  assert.equal(slack.calls('chat.update').length, 0);
});

test('every post is safe: no unfurling, no names linked, nothing parsed', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  await slack.until(() => slack.calls('chat.postMessage').length === 2);
  for (const { args } of slack.calls('chat.postMessage')) {
    assert.deepEqual([args.unfurl_links, args.unfurl_media, args.parse, args.link_names].map(String), [
      'false',
      'false',
      'none',
      'undefined',
    ]);
  }
});

test('help, bad input and refused addresses are said to the asker alone', async (t) => {
  const { slack, alice, checks } = await startScene(t);
  for (const [text, said] of [
    ['help', /--host-header/],
    [
      'help',
      /\/cf502 alone opens a form[\s\S]*\/cf502 explain[\s\S]*\/cf502 edge[\s\S]*\/cf502 show ID[\s\S]*history[\s\S]*status/,
    ],
    ['--nonsense', /nonsense/],
    ['x'.repeat(10_000), /found no host name in it/],
    ['502', /502 of what\?/],
    ['🔥', /🔥.*An example: \/cf502 origin\.example\.com/],
    ['shop@example.com', /e-mail address/],
    ['10.0.0.7', /10\.0\.0\.7: not checked, nothing was sent to it: the address is private/],
    ['[::1]:8443', /loopback/],
  ] as const)
    assert.match((await alice.ask('C0INCIDENT', '/cf502', text)).text, said, text.slice(0, 20));
  assert.equal(checks.length, 0);
  assert.deepEqual(slack.channel('C0INCIDENT').messages(), []);
});

test('a name that resolves to a refused address: the asker is told why, the channel nothing', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { holdMs: 60_000 });
  await alice.command('C0INCIDENT', '/cf502', 'internal.example.com');
  const { end, target, surroundings } = await check(0);
  end(refusedReport(surroundings.id, target));
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('10.0.0.7 is private')),
  );
  assert.deepEqual(slack.channel('C0INCIDENT').messages(), []);
});

test('a refusal after the root was posted says nothing of the address there', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'internal.example.com');
  const channel = slack.channel('C0INCIDENT');
  await slack.until(() => channel.messages()[0]);
  const { end, target, surroundings } = await check(0);
  end(refusedReport(surroundings.id, target));
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('10.0.0.7 is private')),
  );
  assert.match(channel.messages()[0]?.text ?? '', /^Not checked: internal\.example\.com/);
  assert.doesNotMatch(JSON.stringify(channel.messages()), /10\.0\.0\.7/);
});

test('where the bot may not post, the asker gets the answer alone, and how to invite the bot', async (t) => {
  for (const [channel, hint] of [
    ['C0PRIVATE', /\/invite @cf502/],
    ['D0ALICEBOB', /only you see this/],
  ] as const) {
    const { slack, alice, check } = await startScene(t);
    await alice.command(channel, '/cf502', 'origin.example.com');
    (await check(0)).end();
    await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => hint.test(text)));
    const said = slack.ephemeral('U0ALICE').map(({ text }) => text);
    assert.match(said[1] ?? '', /^Broken: origin\.example\.com/);
    assert.ok(said.some((text) => text.includes('Renew the certificate')));
    assert.ok(slack.calls('response_url').length <= 4);
    assert.deepEqual(slack.channel(channel).messages(), []);
  }
});

test('several targets where the bot may not post: no part of an answer is lost when the response URL is used up', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const hosts = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example.com`);
  await alice.command('C0PRIVATE', '/cf502', hosts.join(' '));
  for (const index of hosts.keys()) (await check(index)).end();
  const said = () =>
    [...slack.ephemeral('U0ALICE'), ...slack.channel('D0ALICEBOT').all()].map(({ text }) => text).join('\n');
  for (const host of hosts) {
    await slack.until(() => said().includes(`Broken: ${host}`));
    await slack.until(() => said().includes(`openssl s_client -connect ${host}:443`));
  }
});

test('a second asker in the channel is pointed to the running check; elsewhere the check is shared', async (t) => {
  const { slack, alice, check, checks } = await startScene(t, 'http');
  const bob = slack.user('U0BOB');
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const root = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  const pointed = (await bob.ask('C0INCIDENT', '/cf502', 'origin.example.com')).text;
  assert.match(pointed, /is being checked in this channel already/);
  assert.ok(pointed.includes(`/archives/C0INCIDENT/p${root.ts.replace('.', '')}`), pointed);
  const shared = (await alice.ask('C0WARROOM', '/cf502', 'origin.example.com')).text;
  assert.match(shared, /you get the result too/);
  (await check(0)).end();
  for (const channel of ['C0INCIDENT', 'C0WARROOM'])
    await slack.until(() => slack.channel(channel).messages()[0]?.text.startsWith('Broken'));
  assert.equal(checks.length, 1);
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('a full queue is said in the acknowledgement', async (t) => {
  const base = { concurrency: 1, queueLimit: 1 };
  const { alice } = await startScene(t, 'socket', { config: base });
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'a.example.com')).text, /checking/);
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'b.example.com')).text, /queued, next in line/);
  assert.match(
    (await alice.ask('C0INCIDENT', '/cf502', 'c.example.com')).text,
    /not taken on, 1 checks are waiting\. Try again in a minute/,
  );
});

test('a proxy that writes a charset behind the content type loses no form', async (t) => {
  const { slack, bot, check } = await startScene(t, 'http');
  const body = new URLSearchParams({
    command: '/cf502',
    text: 'origin.example.com',
    team_id: 'T0STANDIN1',
    channel_id: 'C0INCIDENT',
    user_id: 'U0ALICE',
    trigger_id: '1.2.3',
    response_url: `${slack.apiUrl}respond`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const hmac = createHmac('sha256', slack.signingSecret).update(`v0:${timestamp}:${body}`);
  const response = await fetch(`${bot.url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac.digest('hex')}`,
    },
    body,
  });
  assert.equal(response.status, 200);
  (await check(0)).end();
});

test('one command delivered twice is one check', async (t) => {
  const { slack, alice, check, checks } = await startScene(t, 'http');
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const [delivery] = slack.deliveries();
  assert.ok(delivery);
  await slack.redeliver(delivery);
  (await check(0)).end();
  await slack.until(() => slack.calls('chat.postMessage').length === 2);
  await slack.redeliver(delivery);
  assert.equal(checks.length, 1);
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('a check that fails by a bug each time it is tried says so, with an id that is in the log', async (t) => {
  const { slack, alice, check, lines } = await startScene(t, 'socket', { config: { attempts: 2 } });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).fail(new Error('a bug'));
  (await check(1)).fail(new Error('a bug'));
  const root = await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .messages()
      .find(({ text }) => text.includes('inside cf502')),
  );
  const id = /under (\w+)\./.exec(root.text)?.[1] ?? assert.fail(root.text);
  const line = lines.find((one) => one.includes(id) && one.includes('"level":"error"'));
  assert.match(line ?? '', /a bug/);
});

test('a command that was mistyped is asked back, and its button does what was meant', async (t) => {
  const { alice, checks } = await startScene(t);
  const asked = await alice.ask('C0INCIDENT', '/cf502', 'hsitory origin.example.com');
  assert.match(asked.text, /Did you mean history\?/);
  assert.match(JSON.stringify(asked), /cf502_ask_text_0.*history origin\.example\.com/);
  assert.equal(checks.length, 0);
});

test('sentences and ports in a command', async (t) => {
  const { alice, check } = await startScene(t);
  await alice.ask('C0INCIDENT', '/cf502', 'shop.example.com 8443');
  assert.equal((await check(0)).target.port, 8443);
  await alice.ask('C0INCIDENT', '/cf502', 'is www.shop.example.com down?');
  assert.equal((await check(1)).target.origin, 'www.shop.example.com');
});
