import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBusy } from '../../../src/jobs/pool.ts';
import { createFileTurns } from '../../../src/slack/requests/turns.ts';
import { startScene } from '../scene.ts';

test('files are fetched and read two at once, twenty wait, the rest is told so', async () => {
  const inTurn = createFileTurns();
  let atOnce = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, () =>
      inTurn(async () => {
        most = Math.max(most, ++atOnce);
        await new Promise((resume) => setImmediate(resume));
        atOnce -= 1;
      }),
    ),
  );
  assert.equal(most, 2);
  const refused = results.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 8);
  assert.ok(refused.every(({ reason }) => isBusy(reason)));
});

test('a long message, which a worker reads, is answered like a short one', async (t) => {
  const { slack, alice } = await startScene(t);
  const page = '<H1>502 ERROR</H1><H2>The request could not be satisfied.</H2>';
  const { channel, ts } = alice.directMessage(`${page}\n${'more words of a long mail. '.repeat(200)}`);
  const answered = () => slack.channel(channel).thread(ts)[1]?.text;
  await slack.until(() => answered() !== undefined);
  assert.match(answered() ?? '', /error page of CloudFront/);
});
