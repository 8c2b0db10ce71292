import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REPORTS } from '../../report/reports.ts';
import { wordsIn } from '../../reports/words-in.ts';
import { refusedReport } from '../reports.ts';
import { startScene } from '../scene.ts';

type Scene = Awaited<ReturnType<typeof startScene>>;

const healthy = (id: string, origin: string) => {
  const report = REPORTS.healthy ?? assert.fail('no such report');
  const target = { ...report.target, origin };
  return {
    ...report,
    id,
    target,
    evidence: { ...report.evidence, target: { ...report.evidence.target, origin } },
  };
};

/** Three hosts in one command, the first two broken, the last one fine. */
async function three(scene: Scene) {
  const { slack, alice, check } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'a.example.com b.example.com c.example.com');
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => channel.messages()[0]);
  for (const index of [0, 1]) (await check(index)).end();
  const last = await check(2);
  last.end(healthy(last.surroundings.id, 'c.example.com'));
  await slack.until(() => channel.thread(root.ts).length === 4);
  const shown = () => channel.message(root.ts) ?? assert.fail('the root is gone');
  await slack.until(() => shown().text.startsWith('3 origins: 2 broken, 1 with no fault found'));
  const replyOf = (origin: string) =>
    channel
      .thread(root.ts)
      .find((message) => message.ts !== root.ts && message.text.includes(`${origin} ·`)) ??
    assert.fail(origin);
  return { channel, root, shown, replyOf };
}

test('three hosts: one summary and one reply each, four posts in all', async (t) => {
  const scene = await startScene(t);
  const { channel, root, shown, replyOf } = await three(scene);
  assert.equal(channel.messages().length, 1);
  assert.equal(scene.slack.calls('chat.postMessage').length, 4);
  assert.match(
    shown().text,
    /🔴 Broken: a\.example\.com: Origin certificate has expired\n🔴 Broken: b\..*\n🟢 No fault found from here: c\./,
  );
  assert.ok(wordsIn(shown().blocks) <= 90);
  for (const origin of ['a.example.com', 'b.example.com', 'c.example.com']) {
    const reply = replyOf(origin);
    assert.ok(wordsIn(reply.blocks.filter(({ type }) => type !== 'actions')) <= 130, reply.text);
    assert.match(JSON.stringify(reply.blocks), /cf502_again/);
  }
  assert.match(replyOf('a.example.com').text, /Renew the certificate[\s\S]*Check: openssl[\s\S]*Source: /);
  const mentions = channel.thread(root.ts).filter(({ text }) => text.includes('<@U0ALICE>'));
  assert.equal(mentions.length, 1, 'who asked is mentioned once');
});

test('run again under a reply changes that reply and its line of the summary', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check, bot } = scene;
  const { channel, root, shown, replyOf } = await three(scene);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  await alice.click(replyOf('a.example.com'), 'cf502_again');
  const again = await check(3);
  again.end(healthy(again.surroundings.id, 'a.example.com'));
  await slack.until(() => shown().text.startsWith('3 origins: 1 broken, 2 with no fault found'));
  await slack.until(() => channel.thread(root.ts).length === 5);
  assert.match(replyOf('a.example.com').text, /No fault found from here: a\.example\.com/);
  assert.match(channel.thread(root.ts).at(-1)?.text ?? '', /Checked again.*no longer: Origin certificate/s);
  assert.equal(channel.messages().length, 1);
});

test('in a thread the summary and the replies stand in that thread; a cancelled host is a line of the summary', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const asked = alice.mention('C0INCIDENT', 'a.example.com b.example.com c.example.com');
  const thread = () => slack.channel('C0INCIDENT').thread(asked.ts);
  const summary = () => thread()[1] ?? assert.fail('no summary');
  await slack.until(() => thread().length === 2);
  assert.match(summary().text, /^3 origins: 3 still being checked/);
  await check(1);
  await alice.click(summary(), 'cf502_cancel_1');
  await slack.until(() => /No verdict: b\.example\.com/.test(summary().text));
  (await check(0)).end();
  const refused = await check(2);
  refused.end(refusedReport(refused.surroundings.id, refused.target));
  await slack.until(() => /^3 origins: 1 broken, 2 without a verdict/.test(summary().text));
  await slack.until(() => thread().length === 3);
  assert.doesNotMatch(JSON.stringify(thread()), /10\.0\.0\.7/);
  assert.doesNotMatch(JSON.stringify(summary().blocks), /cf502_cancel/);
});

test('a bot that is stopped in the middle: the next one goes on under the same summary', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check, bot } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'a.example.com b.example.com');
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => channel.messages()[0]);
  (await check(0)).end();
  await slack.until(() => channel.thread(root.ts).length === 2);
  await check(1);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  (await check(2)).end();
  await slack.until(() => channel.message(root.ts)?.text.startsWith('2 origins: 2 broken'));
  assert.equal(channel.messages().length, 1);
  assert.equal(channel.thread(root.ts).length, 3);
});
