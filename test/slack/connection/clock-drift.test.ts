import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScene } from '../scene.ts';

test('a clock that is minutes off is said by /readyz and in the log, once, and forgotten when it is right again', async (t) => {
  let minutes = 0;
  const now = () => new Date(Date.now() + minutes * 60_000);
  // Over sockets, since a request over HTTP that looks seven minutes off is refused.
  const { slack, alice, bot, check, checks, lines } = await startScene(t, 'socket', { bot: { now } });
  const ready = async () => (await fetch(`${bot.url}/readyz`)).text();
  const ask = async () => {
    const before = checks.length;
    await alice.command('C0INCIDENT', '/cf502', `origin-${before}.example.com`);
    (await check(before)).end();
    await slack.until(() => slack.channel('C0INCIDENT').messages()[before]?.text.startsWith('Broken'));
  };
  await ask();
  assert.equal(await ready(), 'ready\n');
  minutes = -7;
  await ask();
  assert.match(
    await ready(),
    /^this machine's clock is 7 min behind Slack's: requests over HTTP are refused/,
  );
  assert.equal(lines.filter((line) => line.includes('7 min behind')).length, 1);
  minutes = 0;
  await ask();
  assert.equal(await ready(), 'ready\n');
});
