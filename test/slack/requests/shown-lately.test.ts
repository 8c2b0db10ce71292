import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { job } from '../../jobs/jobs.ts';
import { startScene } from '../scene.ts';

/** Within ten minutes of the reports of these tests, and after them. */
const AT = new Date('2026-11-23T10:05:00.000Z');
const LATER = new Date('2026-11-23T10:11:00.000Z');

test('the same origin in the same channel within ten minutes gets a link, and a button for a new check', async (t) => {
  let now = AT;
  const scene = await startScene(t, 'socket', { bot: { now: () => now } });
  const { slack, alice, check, checks } = scene;
  const bob = slack.user('U0BOB');
  const channel = slack.channel('C0INCIDENT');
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  const root = await slack.until(() => {
    const first = channel.messages()[0];
    return first !== undefined && channel.thread(first.ts).length === 2 && first;
  });
  const ask = () => bob.ask('C0INCIDENT', '/cf502', 'origin.example.com');
  let pointed = await ask();
  while (pointed.text.includes('is being checked')) pointed = await ask();
  assert.match(pointed.text, /was checked in this channel at 10:00 UTC: Broken/);
  assert.ok(pointed.text.includes(`/archives/C0INCIDENT/p${root.ts.replace('.', '')}`), pointed.text);
  assert.equal(checks.length, 1);

  await bob.click(pointed, 'cf502_again');
  const again = await check(1);
  again.end();
  await slack.until(() => channel.messages().length === 2);

  await bob.command('C0INCIDENT', '/cf502', 'origin.example.com --path /health');
  const other = await check(2);
  assert.equal(other.target.path, '/health');
  other.end();
  await alice.command('C0WARROOM', '/cf502', 'origin.example.com');
  (await check(3)).end();
  now = LATER;
  while ((await ask()).text.includes('is being checked'));
  assert.equal((await check(4)).target.path, '/');
});

test('what another bot checks in this channel is not checked again: the answer links to its thread', async (t) => {
  const place = { team: 'T1', channel: 'C0INCIDENT', user: 'U0BOB', threadTs: null };
  const { alice, checks } = await startScene(t, 'socket', {
    async before(dataDir) {
      const other = openSqliteStore(dataDir, () => new Date());
      await other.accept('d1', [{ ...job('other', new Date().toISOString()), place }]);
      await other.beginPost('other', 'root');
      await other.endPost('other', 'root', '1700000000.000100');
      await other.beat();
      const beating = setInterval(() => void other.beat(), 500);
      t.after(() => {
        clearInterval(beating);
        other.close();
      });
    },
  });
  const answer = await alice.ask('C0INCIDENT', '/cf502', 'origin.example.com');
  assert.match(answer.text, /origin\.example\.com.* is being checked in this channel already: /);
  assert.match(answer.text, /\/archives\/C0INCIDENT\/p1700000000000100/);
  assert.equal(checks.length, 0);
});
