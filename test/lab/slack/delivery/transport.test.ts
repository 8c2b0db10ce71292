import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import type { StandIn } from '../../../../src/lab/slack/slack-stand-in.ts';
import { checkMessage, checkView } from '../../../../src/render/slack/block-limits.ts';
import { standInFor } from '../bolt-app.ts';

type Request = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** An app's endpoint that answers each request with the next of these, and tells of one it leaves unanswered. */
async function endpoint(
  t: TestContext,
  answers: readonly {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly late?: boolean;
  }[],
  onUnanswered = () => {},
): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = answers[requests.length];
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (answer?.late === true) onUnanswered();
    else if (answer !== undefined) response.writeHead(answer.status, answer.headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`, requests };
}

test('an event is signed, and tried again with number and reason until it is taken', async (t) => {
  const deadlines: AbortController[] = [];
  const standIn = await standInFor(t, {
    // No clock: the time of an attempt is up once the app has let its request lie.
    deadline: () => {
      const deadline = new AbortController();
      deadlines.push(deadline);
      return deadline.signal;
    },
    eventRetryDelaysMs: [0, 0, 0],
    signingSecret: 'secret',
    now: () => 1_700_000_000_000,
  });
  const { url, requests } = await endpoint(
    t,
    [{ status: 500 }, { status: 200, late: true }, { status: 200 }],
    () => deadlines.at(-1)?.abort(),
  );
  standIn.deliverTo({ url });
  standIn.user('U0ALICE').mention('C0INCIDENT', 'origin.example.com');
  await standIn.until(() => standIn.deliveries().length === 3);

  assert.deepEqual(
    requests.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]),
    [
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
    ],
  );
  const ids = requests.map(({ body }) => JSON.parse(body).event_id);
  assert.equal(new Set(ids).size, 1);
  const [{ headers, body } = { headers: {}, body: '' }] = requests;
  const signature = createHmac('sha256', 'secret').update(`v0:1700000000:${body}`).digest('hex');
  assert.deepEqual(
    [headers['x-slack-request-timestamp'], headers['x-slack-signature'], headers['content-type']],
    ['1700000000', `v0=${signature}`, 'application/json'],
  );
});

test('an app can end the retries', async (t) => {
  const standIn = await standInFor(t, { eventRetryDelaysMs: [0, 0, 0] });
  const { url, requests } = await endpoint(t, [
    { status: 500, headers: { 'x-slack-no-retry': '1' } },
    { status: 200 },
  ]);
  standIn.deliverTo({ url });
  standIn.user('U0ALICE').mention('C0INCIDENT', 'one');
  await standIn.until(() => standIn.deliveries().length === 1);
  standIn.user('U0ALICE').mention('C0INCIDENT', 'two');
  await standIn.until(() => standIn.deliveries().length === 2);
  assert.deepEqual(
    requests.map(({ headers }) => headers['x-slack-retry-num']),
    [undefined, undefined],
  );
});

/** A Socket Mode connection that acknowledges everything; `frames` holds what came. */
async function openSocket(t: TestContext, standIn: StandIn) {
  const answer = await fetch(`${standIn.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${standIn.appToken}` },
  });
  const { url } = (await answer.json()) as { url: string };
  const frames: { type: string; reason?: string; envelope_id?: string }[] = [];
  const socket = new WebSocket(url);
  t.after(() => socket.terminate());
  const first = once(socket, 'message');
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    frames.push(frame);
    if (frame.envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id: frame.envelope_id }));
  });
  await first;
  return { frames, url };
}

test('each envelope goes to one of several connections, none to one that was told to leave', async (t) => {
  const standIn = await standInFor(t);
  const alice = standIn.user('U0ALICE');
  const [one, two] = [await openSocket(t, standIn), await openSocket(t, standIn)];
  for (let count = 0; count < 4; count += 1) await alice.command('C0INCIDENT', '/cf502', 'x');
  const types = (socket: { frames: { type: string }[] }) => socket.frames.map(({ type }) => type);
  assert.deepEqual(types(one), ['hello', 'slash_commands', 'slash_commands']);
  assert.deepEqual(types(two), ['hello', 'slash_commands', 'slash_commands']);

  standIn.sockets.disconnect('refresh_requested', 'oldest');
  for (let count = 0; count < 2; count += 1)
    assert.equal((await alice.command('C0INCIDENT', '/cf502', 'x')).error, undefined);
  assert.deepEqual(types(one).at(-1), 'disconnect');
  assert.equal(two.frames.length, 5);

  const again = new WebSocket(two.url);
  again.on('error', () => {});
  const [request, response] = await once(again, 'unexpected-response');
  assert.equal(response.statusCode, 403, 'an address is good for one connection');
  request.destroy();
});

test('an eleventh connection is turned away', async (t) => {
  const standIn = await standInFor(t);
  for (let count = 0; count < 10; count += 1) await openSocket(t, standIn);
  const { frames } = await openSocket(t, standIn);
  assert.deepEqual(
    frames.map(({ type, reason }) => [type, reason]),
    [['disconnect', 'too_many_websockets']],
  );
  assert.equal(standIn.sockets.count(), 10);
});

test("the bot's own checker of limits fits in", async (t) => {
  const standIn = await standInFor(t, { checkMessage, checkView });
  const call = async (method: string, args: object) => {
    const response = await fetch(`${standIn.apiUrl}${method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${standIn.botToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(args),
    });
    return ((await response.json()) as { error?: string }).error ?? 'ok';
  };
  const channel = 'C0INCIDENT';
  const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } });
  assert.equal(await call('chat.postMessage', { channel, text: 'x', blocks: [header('x')] }), 'ok');
  assert.equal(
    await call('chat.postMessage', { channel, text: 'x', blocks: [header('x'.repeat(151))] }),
    'invalid_blocks',
  );
  assert.equal(await call('chat.postMessage', { channel, text: 'x'.repeat(4_001) }), 'msg_too_long');
  const view = { type: 'home', blocks: [header('x'.repeat(151))] };
  assert.equal(await call('views.publish', { user_id: 'U0ALICE', view }), 'invalid_arguments');
});
