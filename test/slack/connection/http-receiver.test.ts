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

test('bodies that nobody signed fill no memory: a few are read at once, the rest is refused', async (t) => {
  const { bot, alice } = await startScene(t, 'http');
  const large = 'Content-Length: 4194304';
  const read = [];
  for (let n = 0; n < 4; n++) read.push(await announce(t, bot.url, large));
  // What was announced first is being read once the server has answered something later.
  assert.equal(await statusOf(await announce(t, bot.url, 'Content-Length: 5000000')), '413');
  assert.equal(await statusOf(await announce(t, bot.url, large)), '503');
  assert.equal(await statusOf(await announce(t, bot.url, 'Transfer-Encoding: chunked', 'fffff\r\n')), '503');
  for (const socket of read) socket.destroy();
  for (let answer = '503'; answer === '503'; ) {
    const socket = await announce(t, bot.url, 'Content-Length: 1000');
    answer = (await statusOf(socket)) ?? '';
    if (answer !== '503') assert.equal(answer, '401');
  }
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
});
