import assert from 'node:assert/strict';
import test from 'node:test';
import { boltApp, standInFor, TRANSPORTS } from './bolt-app.ts';

const CHANNEL = 'C0INCIDENT';

for (const transport of TRANSPORTS) {
  test(`a command is acknowledged, answered in a thread and edited (${transport})`, async (t) => {
    const standIn = await standInFor(t);
    await boltApp(t, standIn, transport, (app) => {
      app.command('/cf502', async ({ ack, command, client }) => {
        await ack(`checking ${command.text}`);
        const metadata = { event_type: 'check', event_payload: { id: 'k7' } };
        const root = await client.chat.postMessage({
          channel: command.channel_id,
          text: 'checking',
          metadata,
        });
        const ts = root.ts ?? '';
        await client.chat.postMessage({ channel: command.channel_id, thread_ts: ts, text: 'the cause' });
        await client.chat.update({ channel: command.channel_id, ts, text: 'broken' });
      });
    });
    const alice = standIn.user('U0ALICE');
    const outcome = await alice.command(CHANNEL, '/cf502', ' a.example.com?x&y ');
    assert.equal(outcome.error, undefined);
    assert.deepEqual(
      standIn.ephemeral('U0ALICE').map(({ text }) => text),
      ['checking a.example.com?x&amp;y'],
    );

    const root = await standIn.until(() =>
      standIn
        .channel(CHANNEL)
        .messages()
        .find(({ editedTs }) => editedTs),
    );
    assert.equal(root.text, 'broken');
    assert.match(root.ts, /^\d{10}\.\d{6}$/);
    const thread = standIn.channel(CHANNEL).thread(root.ts);
    assert.deepEqual(
      thread.map(({ text, threadTs }) => [text, threadTs]),
      [
        ['broken', undefined],
        ['the cause', root.ts],
      ],
    );
    assert.deepEqual(
      standIn
        .channel(CHANNEL)
        .messages()
        .map(({ ts }) => ts),
      [root.ts],
      'replies are not in the channel',
    );
  });

  test(`a mention arrives linkified, once, and retries repeat its event_id (${transport})`, async (t) => {
    const standIn = await standInFor(t, { ackTimeoutMs: 1000 });
    const seen: unknown[] = [];
    await boltApp(t, standIn, transport, (app) => {
      app.event('app_mention', async ({ event, body, context }) => {
        seen.push([event.text, event.thread_ts, body.event_id, context.retryNum || undefined]);
      });
    });
    const root = standIn.user('U0BOB').say(CHANNEL, 'it is down');
    standIn.user('U0ALICE').mention(CHANNEL, 'origin.example.com/a?b&c <why>', root.ts);
    const [delivery] = await standIn.until(() => standIn.deliveries().length === 1 && standIn.deliveries());
    assert.ok(delivery);
    const again = await standIn.redeliver(delivery);
    assert.equal(again.kind, 'acknowledged');
    await standIn.until(() => seen.length === 2);
    const text =
      '<@U0CF502BOT> <http://origin.example.com/a?b&amp;c|origin.example.com/a?b&amp;c> &lt;why&gt;';
    const id = delivery.payload.event_id;
    assert.deepEqual(seen, [
      [text, root.ts, id, undefined],
      [text, root.ts, id, 1],
    ]);
  });

  test(`a click replaces the message it came from through response_url (${transport})`, async (t) => {
    const standIn = await standInFor(t);
    const blocks = [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'again',
            text: { type: 'plain_text', text: 'Run again' },
            value: 'k7',
          },
        ],
      },
    ];
    await boltApp(t, standIn, transport, (app) => {
      app.command('/cf502', async ({ ack }) => ack({ text: 'choose', blocks }));
      app.action('again', async ({ ack, respond, action }) => {
        await ack();
        const value = action.type === 'button' ? action.value : '';
        await respond({ replace_original: true, text: `again ${value}` });
      });
    });
    const alice = standIn.user('U0ALICE');
    await alice.command('C0PRIVATE', '/cf502');
    const [message] = standIn.ephemeral('U0ALICE');
    assert.ok(message);
    assert.deepEqual(await alice.click(message, 'again'), { acknowledged: null });
    await standIn.until(() => standIn.ephemeral('U0ALICE')[0]?.text === 'again k7');
    assert.equal(standIn.ephemeral('U0ALICE').length, 1);
  });

  test(`a form is opened, refused, corrected and closed (${transport})`, async (t) => {
    const standIn = await standInFor(t);
    await boltApp(t, standIn, transport, (app) => {
      app.shortcut('diagnose', async ({ ack, shortcut, client }) => {
        await ack();
        const text = (words: string) => ({ type: 'plain_text', text: words }) as const;
        await client.views.open({
          trigger_id: shortcut.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: text('Diagnose'),
            submit: text('Check'),
            blocks: [
              {
                type: 'input',
                block_id: 'origin',
                label: text('Origin'),
                element: { type: 'plain_text_input', action_id: 'origin' },
              },
              {
                type: 'input',
                block_id: 'protocol',
                label: text('Protocol'),
                element: {
                  type: 'static_select',
                  action_id: 'protocol',
                  initial_option: { text: text('https'), value: 'https' },
                  options: [
                    { text: text('https'), value: 'https' },
                    { text: text('http'), value: 'http' },
                  ],
                },
              },
            ],
          },
        });
      });
      app.view('form', async ({ ack, view }) => {
        const { origin, protocol } = view.state.values;
        const typed = `${protocol?.protocol?.selected_option?.value}://${origin?.origin?.value}`;
        if (typed.includes('wrong')) await ack({ response_action: 'errors', errors: { origin: typed } });
        else await ack();
      });
    });
    const alice = standIn.user('U0ALICE');
    await alice.globalShortcut('diagnose');
    const view = await standIn.until(() => standIn.view('U0ALICE'));

    const empty = await alice.submitView(view, {});
    assert.deepEqual(empty.errors, { origin: 'Please complete this required field.' });
    const wrong = await alice.submitView(view, { origin: 'wrong', protocol: 'http' });
    assert.deepEqual(wrong.errors, { origin: 'http://wrong' });
    assert.equal(wrong.view?.id, view.id);
    const right = await alice.submitView(view, { origin: 'right' });
    assert.deepEqual([right.errors, right.view], [{}, null]);
  });

  test(`nobody acknowledges: the person is told, and nothing else happens (${transport})`, async (t) => {
    const standIn = await standInFor(t, { ackTimeoutMs: 80 });
    await boltApp(t, standIn, transport, (app) => app.command('/cf502', async () => {}));
    const alice = standIn.user('U0ALICE');
    assert.equal((await alice.command(CHANNEL, '/cf502', 'x')).error, 'operation_timeout');
    const [notice] = standIn.ephemeral('U0ALICE');
    assert.equal(notice?.text, '/cf502 failed with the error "operation_timeout"');
  });
}

test('with no socket open a command fails at once and an event is tried again', async (t) => {
  const standIn = await standInFor(t, { eventRetryDelaysMs: [0, 20] });
  const alice = standIn.user('U0ALICE');
  assert.equal((await alice.command(CHANNEL, '/cf502', 'x')).error, 'dispatch_failed');
  alice.directMessage('origin.example.com');
  await standIn.until(() => standIn.deliveries().length === 4);
  assert.deepEqual(
    standIn.deliveries().map(({ kind, retry }) => [kind, retry]),
    [
      ['slash_commands', null],
      ['events_api', null],
      ['events_api', { attempt: 1, reason: 'connection_failed' }],
      ['events_api', { attempt: 2, reason: 'connection_failed' }],
    ],
  );
});

test('a mention where the bot is no member waits for its invitation', async (t) => {
  const standIn = await standInFor(t, { eventRetryDelaysMs: [] });
  const alice = standIn.user('U0ALICE');
  alice.mention('C0GENERAL', 'origin.example.com');
  assert.equal(standIn.deliveries().length, 0);
  alice.inviteBot('C0GENERAL');
  const delivery = await standIn.until(() => standIn.deliveries()[0]);
  assert.equal((delivery.payload.event as { type: string }).type, 'app_mention');
});

test('a recycled socket is not used again, the app comes back, a silent one is noticed', async (t) => {
  const standIn = await standInFor(t);
  await boltApp(t, standIn, 'socket', (app) => app.command('/cf502', async ({ ack }) => ack('here')));
  const alice = standIn.user('U0ALICE');
  standIn.sockets.disconnect('refresh_requested');
  assert.equal(standIn.sockets.count(), 0);
  assert.equal((await alice.command(CHANNEL, '/cf502')).error, 'dispatch_failed');
  await standIn.until(() => standIn.sockets.count() === 1);
  assert.equal((await alice.command(CHANNEL, '/cf502')).acknowledged && 'answered', 'answered');

  standIn.sockets.silence();
  await standIn.until(() => standIn.calls('apps.connections.open').length === 3);
  await standIn.until(() => standIn.sockets.count() === 1);
  assert.equal((await alice.command(CHANNEL, '/cf502')).error, undefined);
});
