import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createPost, TOO_LONG } from '../../../src/slack/connection/post.ts';
import { connectionCode } from '../../../src/slack/sending/call.ts';

async function serve(t: TestContext, listener: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/chat.postMessage`, connections: () => connections };
}

const post = createPost(5_000);
const hello = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'grüße' } as const;

test('what is sent arrives whole, and the answer is read whole, over one connection', async (t) => {
  const { url, connections } = await serve(t, async (request, response) => {
    const { method, headers } = request;
    response.setHeader('X-OAuth-Scopes', 'commands');
    response.write('{"sent":');
    response.end(
      `${JSON.stringify([method, headers['content-type'], headers['content-length'], await text(request)])}}`,
    );
  });
  for (let call = 0; call < 3; call++) {
    const answer = await post(url, hello);
    assert.deepEqual(JSON.parse(await answer.text()), { sent: ['POST', 'text/plain', '7', 'grüße'] });
    assert.equal(answer.headers.get('x-oauth-scopes'), 'commands');
    assert.equal(answer.headers.get('retry-after'), null);
    assert.equal(answer.ok, true);
  }
  assert.equal(connections(), 1);
});

test('a redirect is an answer that is not followed', async (t) => {
  let asked = 0;
  const { url } = await serve(t, (_, response) => {
    asked += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const { ok, status } = await post(url, hello);
  assert.deepEqual({ ok, status, asked }, { ok: false, status: 307, asked: 1 });
});

test('why no answer came: none in time, none whole, nobody there', async (t) => {
  const silent = await serve(t, () => {});
  const halting = await serve(t, (_, response) => void response.write('{"ok":'));
  const broken = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"ok":');
    setImmediate(() => response.destroy());
  });
  const hasty = createPost(50);
  for (const [send, url, code] of [
    [hasty, silent.url, 'TimeoutError'],
    [hasty, halting.url, 'TimeoutError'],
    [post, broken.url, 'ECONNRESET'],
    [post, 'http://127.0.0.1:1/', 'ECONNREFUSED'],
  ] as const)
    await assert.rejects(send(url, hello), (error) => connectionCode(error) === code, code);
});

test('an answer that is longer than what is read is not read to its end', async (t) => {
  const { url } = await serve(t, (_, response) => {
    const write = () => response.write(Buffer.alloc(50_000));
    response.on('drain', write);
    while (write());
  });
  await assert.rejects(createPost(5_000, 100_000)(url), { code: TOO_LONG });
});
