import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { startWatch } from '../../../src/slack/threads/start-watch.ts';
import { WATCH_WAITS_MS } from '../../../src/slack/threads/watch-waits.ts';
import { REPORTS } from '../../report/reports.ts';
import { brokenReport, nameDepends } from '../reports.ts';
import { behindMention, startScene } from '../scene.ts';

type Scene = Awaited<ReturnType<typeof startScene>>;

const healthy = (id: string): Report => ({
  ...(REPORTS.healthy as Report),
  id,
  startedAt: '2026-11-23T10:14:00.000Z',
});

const ACCESS = { channels: [], users: [], userGroups: [], guests: false, external: false } as const;
const QUICK = Array.from({ length: 20 }, () => 20);

/** A broken origin, and its root in the channel. */
async function broken({ slack, alice, check }: Scene) {
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  (await check(0)).end();
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => {
    const first = channel.messages()[0];
    return first !== undefined && channel.thread(first.ts).length === 2 && first;
  });
  return {
    root,
    shown: () => channel.message(root.ts) ?? assert.fail('the root is gone'),
    replies: () => channel.thread(root.ts).map(({ text }) => text),
  };
}

test('a watch is silent while nothing changes, says when it is healthy, and ends', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check, checks, dataDir } = scene;
  const { root, shown, replies } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  await slack.until(() => JSON.stringify(shown().blocks).includes('Stop watching'));
  for (const index of [1, 2, 3]) (await check(index)).end();
  const last = await check(4);
  assert.equal(replies().length, 2, 'nothing was said while nothing changed');
  last.end(healthy(last.surroundings.id));
  await slack.until(() => replies().length === 3);
  assert.match(
    replies()[2] ?? '',
    /^<@U0ALICE> Healthy again at 10:14 UTC after 14 min; no longer: Origin certificate has expired[\s\S]*Was this the cause: Origin certificate has expired\?$/,
  );
  await slack.until(() => shown().text.startsWith('No fault'));
  const store = openSqliteStore(dataDir, () => new Date());
  t.after(() => store.close());
  assert.deepEqual(await store.watches(), []);
  assert.equal(checks.length, 5);
});

test('who presses later is told too; what was the cause is asked, answered once, and counted', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check, bot } = scene;
  const bob = slack.user('U0BOB');
  const { root, shown, replies } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  await slack.until(() => JSON.stringify(shown().blocks).includes('Stop watching'));
  await bob.click(shown(), 'cf502_watch');
  await slack.until(() => slack.ephemeral('U0BOB').some(({ text }) => text.includes('you are told too')));
  const last = await check(1);
  last.end(healthy(last.surroundings.id));
  const fixed = await slack.until(() =>
    slack
      .channel('C0INCIDENT')
      .thread(root.ts)
      .find(({ text }) => text.includes('Healthy again')),
  );
  assert.match(fixed.text, /^<@U0ALICE> <@U0BOB> Healthy again/);
  await bob.click(fixed, 'cf502_cause_wrong');
  const view = await slack.until(() => slack.view('U0BOB'));
  await bob.submitView(view, { cause: 'a <!channel> rule of the firewall' });
  await slack.until(() => replies().length === 4);
  assert.equal(replies()[3], '<@U0BOB> says what the cause was: a &lt;!channel&gt; rule of the firewall');
  await alice.click(fixed, 'cf502_cause_right');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('answered already')));
  const metrics = await (await fetch(`${bot.url}/metrics`)).text();
  assert.match(metrics, /cf502_cause_answers_total\{cause="certificate-expired",answer="no"\} 1/);
});

test('watch 30 min: the tries are counted, a few changes told, and one line stands at the end', async (t) => {
  let now = new Date('2026-11-23T10:20:00.000Z');
  const scene = await startScene(t, 'socket', { bot: { now: () => now, watchEveryMs: 20 } });
  const { slack, alice, check, checks } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const first = await check(0);
  first.end(healthy(first.surroundings.id));
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => {
    const one = channel.messages()[0];
    return one !== undefined && JSON.stringify(one.blocks).includes('Watch 30 min') && one;
  });
  assert.doesNotMatch(JSON.stringify(root.blocks), /Tell me when fixed/);
  await alice.click(root, 'cf502_watch_period');
  const one = await check(1);
  assert.equal(one.surroundings.timesIdleClose, true, 'the first try times idle connections');
  one.end();
  await slack.until(() => channel.thread(root.ts).some(({ text }) => text.startsWith('Changed at')));
  const second = await check(2);
  assert.equal(second.surroundings.timesIdleClose, undefined);
  now = new Date('2026-11-23T10:50:00.000Z');
  second.end();
  const over = await slack.until(() =>
    channel.thread(root.ts).find(({ text }) => text.startsWith('<@U0ALICE> origin.example.com: ')),
  );
  assert.match(
    over.text,
    /2 tries in 30 min: 2 failed \(100 %\)\. .*By kind: Origin certificate has expired 2\./,
  );
  assert.match(over.text, /The watch ended: its time is over/);
  assert.equal(checks.length, 3);
});

test('a watch goes on after a restart, and says once what it saw before it', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check, bot } = scene;
  const { root, shown, replies } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  (await check(1)).end();
  await check(2);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  const again = await check(3);
  again.end(healthy(again.surroundings.id));
  await slack.until(() => shown().text.startsWith('No fault'));
  assert.equal(replies().filter((text) => /^<@U0ALICE> Healthy again/.test(text)).length, 1);
});

test('stopped by a button: the root offers to watch again, and nothing more is asked', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: [60_000] } });
  const { slack, alice, checks } = scene;
  const { root, shown } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  await slack.until(() => JSON.stringify(shown().blocks).includes('cf502_unwatch'));
  await alice.click(shown(), 'cf502_unwatch');
  await slack.until(() => JSON.stringify(shown().blocks).includes('cf502_watch"'));
  assert.equal(checks.length, 1);
});

test('what one person alone sees is watched in their direct messages: once, across a restart, with buttons that work', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check, bot } = scene;
  const direct = slack.channel('D0ALICEBOT');
  const said = (words: RegExp) =>
    slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => words.test(text)));
  await alice.command('C0PRIVATE', '/cf502', 'origin.example.com');
  (await check(0)).end();
  const alone = await slack.until(() =>
    slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('Broken')),
  );
  await alice.click(alone, 'cf502_watch');
  await said(/Your direct messages with the bot hear of changes only/);
  const [root] = direct.messages();
  assert.ok(root);
  assert.match(root.text, /^Broken: origin\.example\.com/);
  assert.match(JSON.stringify(root.blocks), /cf502_unwatch/);
  await alice.click(alone, 'cf502_watch');
  await said(/is being watched already/);

  (await check(1)).end();
  await check(2);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  const last = await check(3);
  last.end(healthy(last.surroundings.id));
  await slack.until(() => direct.message(root.ts)?.text.startsWith('No fault'));
  assert.match(direct.thread(root.ts).at(-1)?.text ?? '', /^<@U0ALICE> Healthy again at/);
  assert.equal(direct.messages().length, 1);
  await alice.click(direct.message(root.ts) ?? root, 'cf502_again');
  const again = await check(4);
  again.end(healthy(again.surroundings.id));
  await slack.until(() =>
    direct.thread(root.ts).some(({ text }) => behindMention(text).startsWith('Checked again')),
  );
});

test('a watch in direct messages that the operator closed, or that Slack refuses, is said', async (t) => {
  for (const [config, words] of [
    [
      { access: { ...ACCESS, channels: ['C0PRIVATE'] } },
      /speak in your direct messages\. cf502 is open in certain channels only/,
    ],
    [{}, /Slack does not let the bot write to you there/],
  ] as const) {
    const { slack, alice, check, checks } = await startScene(t, 'socket', { config });
    await alice.command('C0PRIVATE', '/cf502', 'origin.example.com');
    (await check(0)).end();
    const alone = await slack.until(() =>
      slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('Broken')),
    );
    slack.fault({
      method: 'chat.postMessage',
      kind: 'ok-false',
      error: 'messages_tab_disabled',
      when: ({ channel }) => channel === 'D0ALICEBOT',
    });
    await alice.click(alone, 'cf502_watch');
    await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => words.test(text)));
    assert.equal(checks.length, 1);
  }
});

test('a watch whose time is over says so', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: [10] } });
  const { slack, alice, check } = scene;
  const { root, replies } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  (await check(1)).end();
  await slack.until(() =>
    replies().some((text) => /^<@U0ALICE> The watch of origin\.example\.com ended/.test(text)),
  );
});

test('a check of a watch that fails by a bug is no verdict: the watch goes on', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check } = scene;
  const { root, shown } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  (await check(1)).fail(new Error('a bug'));
  const next = await check(2);
  next.end(healthy(next.surroundings.id));
  await slack.until(() => shown().text.startsWith('No fault'));
});

test('a person has ten watches at most, all together 200', async () => {
  const shown = { place: { team: 'T', channel: 'C0HERE', user: 'U0ALICE', threadTs: null }, rootTs: '1.1' };
  const withKnown = (count: number, user: string) => {
    const known = Array.from({ length: count }, (_, index) => ({
      id: `w${index}`,
      place: { ...shown.place, channel: `C${index}`, user },
    }));
    const watches = { running: new Map(), find: () => undefined, findElsewhere: async () => undefined };
    const options = { store: { watches: async () => known }, randomId: () => assert.fail('it began') };
    return startWatch(shown, REPORTS.healthy as Report, 'until-fixed', watches as never, options as never);
  };
  assert.equal(await withKnown(10, 'U0ALICE'), 'too-many-of-person');
  await assert.rejects(withKnown(9, 'U0ALICE'), /it began/);
  assert.equal(await withKnown(200, 'U0BOB'), 'too-many');
  await assert.rejects(withKnown(199, 'U0BOB'), /it began/);
});

test('a channel has five watches at most, those that another bot began among them', async (t) => {
  const scene = await startScene(t, 'http', { bot: { watchWaitsMs: [60_000] } });
  const { slack, alice, check, start } = scene;
  const channel = slack.channel('C0INCIDENT');
  for (let index = 0; index < 6; index++) {
    // From then on Slack delivers to the second bot.
    if (index === 5) {
      const second = await start();
      t.after(() => second.stop());
    }
    await alice.command('C0INCIDENT', '/cf502', `origin-${index}.example.com`);
    const running = await check(index);
    // With nothing found its thread is short, and the channel's pace does not hold it up.
    running.end({ ...brokenReport(running.surroundings.id, running.target), findings: [] });
    const root = await slack.until(
      () => channel.messages()[index]?.text.startsWith('Broken') && channel.messages()[index],
    );
    await alice.click(root, 'cf502_watch');
  }
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.includes('5 results are being watched')),
  );
});

test('what ends the process at every check is counted before it is begun, and given up with a message', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check, checks, bot, dataDir } = scene;
  const { root, shown, replies } = await broken(scene);
  const store = openSqliteStore(dataDir, () => new Date());
  t.after(() => store.close());
  const attempts = async () => (await store.watches()).map((watch) => watch.attempts);
  await alice.click(root, 'cf502_watch');
  await check(1);
  assert.deepEqual(await attempts(), [1], 'counted while the check runs');
  await bot.stop();
  assert.deepEqual(await attempts(), [0], 'a stop in due form is no attempt');

  // As three processes leave it that ended while they checked.
  for (const watch of await store.watches()) await store.beginWatch({ ...watch, attempts: 3 });
  const begun = checks.length;
  const next = await scene.start();
  t.after(() => next.stop());
  await slack.until(() => replies().some((text) => /its check ended the bot 3 times/.test(text)));
  await slack.until(() => JSON.stringify(shown().blocks).includes('cf502_watch"'));
  assert.equal(checks.length, begun);
  assert.deepEqual(await store.watches(), []);
});

test('a watch goes on with the question of the newer result that takes the place of the watched one', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: [60, ...QUICK] } });
  const { slack, alice, check } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const first = await check(0);
  first.end(nameDepends(first.surroundings.id, first.target));
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => {
    const [one] = channel.messages();
    return one?.text.startsWith('Not certain') && JSON.stringify(one.blocks).includes('host_none') && one;
  });
  const shown = () => channel.message(root.ts) ?? assert.fail('the root is gone');
  await alice.click(root, 'cf502_watch');
  // The watch asks the old question while the answer is given.
  const old = await check(1);
  assert.equal(old.target.hostHeader, null);
  await alice.click(shown(), 'cf502_host_none');
  await slack.until(() => shown().text.startsWith('Broken'));
  const asked = await check(2);
  assert.equal(asked.target.hostHeader, 'none');
  assert.match(shown().text, /^Broken/, 'the old question did not come back');
  asked.end({ ...nameDepends(asked.surroundings.id, asked.target) });
  const last = await check(3);
  assert.equal(last.target.hostHeader, 'none');
  last.end(healthy(last.surroundings.id));
  await slack.until(() => shown().text.startsWith('No fault'));
  assert.match(channel.thread(root.ts).at(-1)?.text ?? '', /^<@U0ALICE> Healthy again/);
});

test('a new cause that a watch finds comes with its repair', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: QUICK } });
  const { slack, alice, check } = scene;
  const { root, replies } = await broken(scene);
  await alice.click(root, 'cf502_watch');
  const running = await check(1);
  const report = brokenReport(running.surroundings.id, running.target);
  const [finding] = report.findings;
  assert.ok(finding);
  const other = {
    ...finding,
    cause: 'certificate-chain-incomplete' as const,
    title: 'The chain lacks an intermediate',
    remedy: ['Install the full chain.'],
  };
  running.end({ ...report, findings: [finding, other] });
  await slack.until(() => replies().some((text) => /^Changed at/.test(text)));
  await slack.until(() =>
    replies().some((text) =>
      /^Changed at[\s\S]*The chain lacks[\s\S]*\n1\. Install the full chain/.test(text),
    ),
  );
  assert.equal(replies().filter((text) => /\n1\. Renew the certificate/.test(text)).length, 1);
});

test('the waits: from 30 s, longer and longer, at most 10 min, two hours in all', () => {
  assert.equal(WATCH_WAITS_MS[0], 30_000);
  assert.ok(WATCH_WAITS_MS.every((wait, index) => index === 0 || wait >= (WATCH_WAITS_MS[index - 1] ?? 0)));
  assert.equal(Math.max(...WATCH_WAITS_MS), 600_000);
  const total = WATCH_WAITS_MS.reduce((sum, wait) => sum + wait, 0);
  assert.ok(total <= 7_200_000 && total > 6_000_000, String(total));
});
