import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { pause } from '../../../src/slack/sending/pause.ts';
import { startScene } from '../scene.ts';

const now = () => new Date();

test('a job that throws every time is tried as configured, kept as failed, and tried again when an operator says so', async (t) => {
  const scene = await startScene(t, 'socket', { config: { attempts: 3 } });
  const { slack, alice, check, checks, dataDir } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  for (const index of [0, 1, 2]) (await check(index)).fail(new Error('a bug'));
  const root = await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .messages()
      .find(({ text }) => text.includes('inside cf502 3 times')),
  );
  assert.match(root.text, /cf502 queue/);
  const store = openSqliteStore(dataDir, now);
  t.after(() => store.close());
  const jobs = async () => {
    for (;;) {
      const [job] = await store.listJobs();
      if (job?.state === 'failed') return job;
      await pause(20);
    }
  };
  const failed = await jobs();
  assert.deepEqual([failed.state, failed.because, failed.attempts], ['failed', 'a bug', 3]);
  const status = await alice.ask('C0INCIDENT', '/cf502', 'status');
  assert.match(status.text, /1 checks failed inside cf502/);

  assert.equal(await store.retry(failed.job.id), true);
  (await check(3)).end();
  await slack.until(() => slack.channel('C0INCIDENT').message(root.ts)?.text.startsWith('Broken'));
  assert.equal(checks.length, 4);
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1, 'the same root');
});

for (const [name, jumpMs] of [
  ['forward', 3_600_000],
  ['back', -3_600_000],
] as const)
  test(`the clock jumping an hour ${name} loses no verdict and repeats none`, async (t) => {
    let offsetMs = 0;
    const { slack, alice, check } = await startScene(t, 'socket', {
      bot: { now: () => new Date(Date.now() + offsetMs), watchWaitsMs: [20, 20, 20] },
    });
    const channel = slack.channel('C0INCIDENT');
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    const running = await check(0);
    await slack.until(() => channel.messages()[0]);
    offsetMs = jumpMs;
    running.end();
    const root = await slack.until(
      () => channel.messages()[0]?.text.startsWith('Broken') && channel.messages()[0],
    );
    await slack.until(() => channel.thread(root.ts).length === 2);
    await alice.click(root, 'cf502_watch');
    (await check(1)).end();
    offsetMs = 0;
    (await check(2)).end();
    await alice.command('C0INCIDENT', '/cf502', 'other.example.com');
    await slack.until(() => channel.messages().length === 2);
  });
