import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job } from '../../../src/jobs/store/store.ts';
import type { StandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import { targetOf } from '../../jobs/jobs.ts';
import { brokenReport } from '../reports.ts';
import { startScene } from '../scene.ts';

const target = targetOf('origin.example.com');

/** A job as a former process left it. */
const left = (given: Partial<Job> = {}): Job => ({
  id: 'left',
  target,
  timeoutMs: 60_000,
  place: { team: 'T0STANDIN1', channel: 'C0INCIDENT', user: 'U0ALICE', threadTs: null },
  responseUrl: null,
  acceptedAt: new Date().toISOString(),
  ...given,
});

const now = () => new Date();
const roots = (slack: StandIn) => slack.channel('C0INCIDENT').messages();

test('a report that was kept is delivered without a new check, and only what is missing of it', async (t) => {
  const scene = await startScene(t);
  const store = openSqliteStore(scene.dataDir, now);
  await store.accept('d', [left()]);
  await store.keepReport('left', brokenReport('left', target));
  const { slack } = scene;
  // The root and the first reply had arrived; of the reply the former process did not learn.
  const post = (part: string, thread_ts?: string) =>
    fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        channel: 'C0INCIDENT',
        text: part,
        thread_ts,
        metadata: { event_type: 'cf502_part', event_payload: { job: 'left', part } },
      }),
    }).then((response) => response.json() as Promise<{ ts: string }>);
  const { ts } = await post('root');
  await post('reply-1', ts);
  await store.beginPost('left', 'root');
  await store.endPost('left', 'root', ts);
  await store.beginPost('left', 'reply-1');
  store.close();

  const next = await scene.start();
  t.after(() => next.stop());
  await slack.until(() => slack.channel('C0INCIDENT').message(ts)?.text.startsWith('Broken'));
  assert.deepEqual(
    slack
      .channel('C0INCIDENT')
      .thread(ts)
      .map(({ text }) => text.slice(0, 7)),
    ['Broken:', 'reply-1'],
  );
  assert.equal(roots(slack).length, 1);
  assert.equal(scene.checks.length, 0);
});

for (const [name, job, attempts, said] of [
  [
    'too old a job is not run again, and says so',
    left({ acceptedAt: '2026-01-01T00:00:00.000Z' }),
    0,
    /away for too long/,
  ],
  ['a job that ended the bot again and again is not tried once more', left(), 3, /ended the bot 3 times/],
] as const) {
  test(name, async (t) => {
    const scene = await startScene(t);
    const store = openSqliteStore(scene.dataDir, now);
    t.after(() => store.close());
    await store.accept('d', [job]);
    for (let attempt = 0; attempt < attempts; attempt++) await store.beginCheck(job.id);
    const next = await scene.start();
    t.after(() => next.stop());
    const root = await scene.slack.until(() => roots(scene.slack)[0]);
    assert.match(root.text, /^Interrupted, no verdict: origin\.example\.com/);
    assert.match(root.text, said);
    assert.equal(scene.checks.length, 0);
    await next.stop();
    const after = openSqliteStore(scene.dataDir, now);
    t.after(() => after.close());
    assert.deepEqual(await after.openJobs(), []);
  });
}

test('a delivered job leaves nothing open; what was delivered can be shown again there, and only there', async (t) => {
  const { slack, alice, check, dataDir } = await startScene(t);
  await alice.command('C0WARROOM', '/cf502', 'origin.example.com');
  const { end, surroundings } = await check(0);
  end();
  await slack.until(() => slack.calls('chat.postMessage').length === 2);
  const text = async (channel: string, typed: string) => {
    return (await alice.ask(channel, '/cf502', typed)).text;
  };
  const shown = `show ${surroundings.id}`;
  assert.match(await text('C0WARROOM', shown), /^Broken: origin\.example\.com/);
  assert.match(await text('C0INCIDENT', shown), /^No report/);
  assert.match(
    await text('C0WARROOM', 'history Origin.example.com'),
    /UTC {2}Broken: the first that is kept \(certificate-expired\)/,
  );
  assert.match(await text('C0INCIDENT', 'history origin.example.com'), /^No check of/);
  assert.match(await text('C0INCIDENT', 'show'), /^Which report\?/);
  assert.match(await text('C0INCIDENT', 'history'), /^Of which origin\?/);
  assert.match(await text('C0INCIDENT', 'status'), /^0 checks running, 0 waiting, 0 results/);
  const store = openSqliteStore(dataDir, now);
  t.after(() => store.close());
  assert.deepEqual(await store.openJobs(), []);
});
