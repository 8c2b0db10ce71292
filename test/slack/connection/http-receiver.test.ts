import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startScene } from '../scene.ts';

/** Somebody who is not Slack announces a body and sends its beginning. */
async function announce(
  t: TestContext,
  url: string,
  header: string,
  body = 'x'.repeat(1_000),
): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(`POST /slack/events HTTP/1.1\r\nHost: bot\r\n${header}\r\n\r\n${body}`);
  return socket;
}
const statusOf = async (socket: Socket) => {
  const [answer] = await once(socket, 'data');
  return /^HTTP\/1\.1 (\d{3})/.exec(String(answer))?.[1];
};

test('bodies that nobody signed fill no memory, and keep nobody out: the largest is cut', async (t) => {
  const { bot, alice } = await startScene(t, 'http');
  const large: Socket[] = [];
  for (let n = 0; n < 16; n++)
    large.push(await announce(t, bot.url, 'Content-Length: 1048576', 'x'.repeat(1_040_000)));
  assert.equal(await statusOf(await announce(t, bot.url, 'Content-Length: 1048577')), '413');
  const small = await announce(t, bot.url, 'Content-Length: 2000');
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
  assert.ok(large.every(({ destroyed }) => !destroyed));
  // More than 16 MB of all of them arrived only with this one.
  const isCut = Promise.race(large.map((socket) => once(socket.resume(), 'close')));
  const other = await announce(
    t,
    bot.url,
    'Transfer-Encoding: chunked',
    `c3500\r\n${'x'.repeat(800_000)}\r\n`,
  );
  await isCut;
  assert.equal(large.filter(({ destroyed }) => destroyed).length, 1);
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
  other.write('0\r\n\r\n');
  assert.equal(await statusOf(other), '401');
  small.write('x'.repeat(1_000));
  assert.equal(await statusOf(small), '401');
});

test('a body that nobody signed is not taken apart, however many fields it has', async (t) => {
  const { bot, alice, checks } = await startScene(t, 'http');
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(`${bot.url}/slack/events`, { method: 'POST', headers, body })).status;
  };
  assert.equal(await post('ssl_check=1&token=legacy'), 200);
  const command = { command: '/cf502', text: 'a.example', user_id: 'U0ALICE', channel_id: 'C0INCIDENT' };
  const posing = new URLSearchParams({ ssl_check: '1', ...command, team_id: 'T0STANDIN1', trigger_id: 't' });
  assert.equal(await post(posing.toString()), 200);
  // Reading the fields of larger ones takes seconds (URLSearchParams of Node 24).
  assert.equal(await post(`ssl_check=1&${'a&'.repeat(500)}`), 401);
  assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /checks running/);
  assert.equal(checks.length, 0, 'a check that Slack did not sign');
});
