import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startScene } from '../scene.ts';

/** Somebody who is not Slack announces a body and sends its beginning. */
async function announce(t: TestContext, url: string, header: string, size = ''): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(`POST /slack/events HTTP/1.1\r\nHost: bot\r\n${header}\r\n\r\n${size}${'x'.repeat(1_000)}`);
  return socket;
}
const statusOf = async (socket: Socket) => {
  const [answer] = await once(socket, 'data');
  return /^HTTP\/1\.1 (\d{3})/.exec(String(answer))?.[1];
};

test('bodies that nobody signed fill no memory, and keep nobody out: the largest are cut, the oldest first', async (t) => {
  const { bot, alice } = await startScene(t, 'http');
  const large = 'Content-Length: 4194304';
  const isCut: boolean[] = [];
  const announceNext = async (header: string, size?: string) => {
    const index = isCut.push(false) - 1;
    const socket = await announce(t, bot.url, header, size);
    socket.once('close', () => {
      isCut[index] = true;
    });
    return socket;
  };
  for (let n = 0; n < 4; n++) await announceNext(large);
  // What was announced first is being read once the server has answered something later.
  assert.equal(await statusOf(await announce(t, bot.url, 'Content-Length: 5000000')), '413');
  assert.deepEqual(isCut, [false, false, false, false]);
  // Whoever is slow with much does not keep out somebody new, and somebody with little is not cut.
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
  const small = await announceNext('Content-Length: 2000');
  await announceNext('Transfer-Encoding: chunked', 'fffff\r\n');
  await announceNext(large);
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
  assert.deepEqual(isCut, [true, true, true, false, false, false, false]);
  small.write('x'.repeat(1_000));
  assert.equal(await statusOf(small), '401');
});

test('a body that nobody signed is not taken apart, however many fields it has', {
  timeout: 30_000,
}, async (t) => {
  const { bot, alice } = await startScene(t, 'http');
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(`${bot.url}/slack/events`, { method: 'POST', headers, body })).status;
  };
  assert.equal(await post('ssl_check=1&token=legacy'), 200);
  // Reading its fields takes minutes (URLSearchParams of Node 24).
  assert.equal(await post('a&'.repeat(2_000_000)), 401);
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
});
