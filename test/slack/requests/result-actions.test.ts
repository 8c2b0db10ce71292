import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { StandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import type { Message } from '../../../src/lab/slack/workspace/messages.ts';
import { checkView } from '../../../src/render/slack/block-limits.ts';
import { pause } from '../../../src/slack/sending/pause.ts';
import { REPORTS } from '../../report/reports.ts';
import { judgedAgain } from '../../reports/recording.ts';
import { brokenReport, nameDepends } from '../reports.ts';
import { behindMention, startScene } from '../scene.ts';

type Scene = Awaited<ReturnType<typeof startScene>>;

/** Asks, ends the check with this report, and waits for the whole thread. */
async function delivered(
  scene: Scene,
  report?: (id: string) => Report,
  text = 'origin.example.com',
): Promise<Message> {
  const { slack, alice, check, checks } = scene;
  const index = checks.length;
  await alice.command('C0INCIDENT', '/cf502', text);
  const running = await check(index);
  running.end(report?.(running.surroundings.id));
  return slack.until(() => {
    const root = slack.channel('C0INCIDENT').messages().at(-1);
    const last = root === undefined ? undefined : slack.channel('C0INCIDENT').thread(root.ts).at(-1);
    return last?.text.includes('Source: ') && root;
  });
}

const latest = (slack: StandIn, { ts }: Message): Message =>
  slack.channel('C0INCIDENT').message(ts) ?? assert.fail('the root is gone');
const thread = (slack: StandIn, { ts }: Message) =>
  slack
    .channel('C0INCIDENT')
    .thread(ts)
    .map(({ text }) => text);
const labels = ({ blocks }: Message): readonly string[] =>
  [
    ...JSON.stringify(blocks).matchAll(/"action_id":"[^"]*","text":\{"type":"plain_text","text":"([^"]*)"/g),
  ].map(([, label = '']) => label);

/** The same check an hour later, on an origin that is fine. */
const healthy = (id: string): Report => ({
  ...(REPORTS.healthy as Report),
  id,
  startedAt: '2026-11-23T10:32:00.000Z',
});

test('run again: the root shows the newer verdict, the thread says first what changed', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  const root = await delivered(scene);
  assert.deepEqual(labels(root), [
    'Run again',
    'Tell me when fixed',
    'Evidence',
    'Other options',
    'Copy for support',
  ]);
  await alice.click(root, 'cf502_again');
  const running = await check(1);
  await slack.until(() => latest(slack, root).text.startsWith('Checking'));
  assert.deepEqual(labels(latest(slack, root)), ['Cancel']);
  running.end(healthy(running.surroundings.id));
  await slack.until(() => latest(slack, root).text.startsWith('No fault'));
  await slack.until(() => thread(slack, root).length === 3);
  assert.match(
    thread(slack, root)[2] ?? '',
    /^<@U0ALICE> Checked again at 10:32 UTC: No fault found from here[\s\S]*broken before, healthy now; no longer: Origin certificate has expired/,
  );
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('run again without a change says so, and nothing else', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  const root = await delivered(scene);
  await alice.click(root, 'cf502_again');
  (await check(1)).end();
  await slack.until(() => thread(slack, root).length === 3);
  assert.match(thread(slack, root)[2] ?? '', /nothing changed\.$/);
  await slack.until(() => latest(slack, root).text.startsWith('Broken'));
});

test('cancelled: a first check says so; a repeated one leaves the earlier verdict standing', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'other.example.com');
  await check(0);
  const first = await slack.until(() => slack.channel('C0INCIDENT').messages()[0]);
  await slack.until(() => labels(latest(slack, first)).includes('Cancel'));
  await alice.click(latest(slack, first), 'cf502_cancel');
  await slack.until(() => latest(slack, first).text.includes('The check was cancelled'));

  const root = await delivered(scene);
  await alice.click(root, 'cf502_again');
  await check(2);
  await slack.until(() => labels(latest(slack, root)).includes('Cancel'));
  const shown = latest(slack, root);
  await alice.click(shown, 'cf502_cancel');
  await slack.until(() => latest(slack, root).text.startsWith('Broken'));
  await slack.until(() => thread(slack, root).at(-1)?.includes('Not checked again. The check was cancelled'));
  await alice.click(shown, 'cf502_cancel');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('over already')));
});

test('buttons work after a restart', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, bot, check } = scene;
  const root = await delivered(scene);
  await bot.stop();
  const next = await scene.start();
  t.after(() => next.stop());
  await alice.click(root, 'cf502_again');
  (await check(1)).end();
  await slack.until(() => thread(slack, root).length === 3);
});

test('one click delivered twice is one check', async (t) => {
  const scene = await startScene(t, 'http');
  const { slack, alice, check, checks } = scene;
  const root = await delivered(scene);
  await alice.click(root, 'cf502_again');
  const click = slack.deliveries().at(-1);
  assert.equal(click?.kind, 'interactive');
  (await check(1)).end();
  await slack.until(() => thread(slack, root).length === 3);
  await slack.redeliver(click);
  assert.equal(checks.length, 2);
});

test('evidence and the text for support open in a modal', async (t) => {
  const scene = await startScene(t, 'socket', { standIn: { checkView } });
  const { slack, alice } = scene;
  const root = await delivered(scene, (id) => ({ ...(REPORTS['broken-proven'] as Report), id }));
  await alice.click(root, 'cf502_evidence');
  const evidence = await slack.until(() => {
    const view = slack.view('U0ALICE');
    return JSON.stringify(view).includes('DNS answers') && view;
  });
  assert.match(JSON.stringify(evidence), /TLS handshake with 203\.0\.113\.7:443/);
  // A loading view at once, then the content.
  await slack.until(() => slack.calls('views.open').length === 1 && slack.calls('views.update').length === 1);
  await alice.click(root, 'cf502_support');
  await slack.until(() => JSON.stringify(slack.view('U0ALICE')).includes('x-amz-cf-id'));
});

/** An origin of many addresses: its evidence is longer than a modal holds. */
function wide(id: string): Report {
  const report = REPORTS['broken-proven'] as Report;
  const [seen] = report.evidence.endpoints;
  assert.ok(seen);
  const endpoints = Array.from({ length: 60 }, (_, index) => ({
    ...seen,
    endpoint: { ...seen.endpoint, address: `203.0.113.${index}` },
  }));
  return { ...report, id, evidence: { ...report.evidence, endpoints } };
}

test('evidence that no modal holds comes into the thread as a file, once; without the scope that is said', async (t) => {
  for (const [scopes, said] of [
    [undefined, /The thread has the whole as a file/],
    [['commands', 'chat:write', 'channels:history'], /Whoever runs the bot has the whole: .*cf502 show/],
  ] as const) {
    const scene = await startScene(t, 'socket', { standIn: { checkView, ...(scopes && { scopes }) } });
    const { slack, alice } = scene;
    const root = await delivered(scene, wide);
    for (const action of ['cf502_evidence', 'cf502_support', 'cf502_evidence']) {
      await alice.click(root, action);
      await slack.until(() => {
        const view = JSON.stringify(slack.view('U0ALICE'));
        return view.includes(action === 'cf502_support' ? 'Select all' : 'DNS answers') && view;
      });
    }
    assert.match(JSON.stringify(slack.view('U0ALICE')), said);
    const files = slack
      .channel('C0INCIDENT')
      .thread(root.ts)
      .flatMap((message) => message.files);
    assert.equal(files.length, scopes === undefined ? 1 : 0);
    if (scopes !== undefined) continue;
    assert.match(String(files[0]?.name), /^evidence-origin\.example\.com-\w+\.txt$/);
    assert.match(String(files[0]?.content), /TLS handshake with 203\.0\.113\.59:443/);
  }
});

test('other options opens the form, filled in', async (t) => {
  const scene = await startScene(t);
  const { slack, alice } = scene;
  const root = await delivered(scene);
  await alice.click(root, 'cf502_options');
  await slack.until(() =>
    JSON.stringify(slack.view('U0ALICE')).includes('"initial_value":"origin.example.com"'),
  );
});

test('the time-outs of a check come back in its options, and are kept when it is run again', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  const root = await delivered(
    scene,
    undefined,
    'origin.example.com --connect-timeout 2 --response-timeout 60 --timeout 20',
  );
  await alice.click(root, 'cf502_options');
  const view = await slack.until(() => slack.view('U0ALICE'));
  for (const [field, value] of [
    ['connect-timeout', '2'],
    ['response-timeout', '60'],
    ['timeout', '20'],
  ] as const)
    assert.match(JSON.stringify(view), new RegExp(`"action_id":"${field}"[^}]*"initial_value":"${value}"`));
  await alice.submitView(view, {
    origin: 'origin.example.com',
    'connect-timeout': '3',
    'response-timeout': '60',
    timeout: '20',
  });
  const other = await check(1);
  assert.equal(other.target.connectTimeoutMs, 3_000);
  assert.equal(other.target.responseTimeoutMs, 60_000);
  assert.equal(other.surroundings.timeoutMs, 20_000);
  other.end();

  await alice.click(root, 'cf502_again');
  const again = await check(2);
  assert.equal(again.target.connectTimeoutMs, 2_000);
  assert.equal(again.surroundings.timeoutMs, 20_000);
});

test('a question answered by a button judges the saved evidence again, without a new check', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, checks, dataDir } = scene;
  const root = await delivered(scene, nameDepends);
  assert.match(root.text, /^Not certain/);
  assert.deepEqual(labels(root).slice(0, 2), ['Host is forwarded', 'Host is not forwarded']);
  await alice.click(root, 'cf502_host_none');
  await slack.until(() => latest(slack, root).text.startsWith('Broken'));
  await slack.until(() => thread(slack, root).length === 3);
  assert.ok(thread(slack, root).some((text) => /^Judged again, with .*Host not forwarded/.test(text)));
  assert.equal(checks.length, 1);
  assert.doesNotMatch(
    JSON.stringify(latest(slack, root).blocks),
    /cf502_host_none/,
    'nothing is open any more',
  );
  const store = openSqliteStore(dataDir, () => new Date());
  t.after(() => store.close());
  while ((await store.openJobs()).length > 0) await pause(20);
});

test('whether a private address is a VPC origin is asked of whoever asked, and the answer goes to them', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  await alice.command('C0INCIDENT', '/cf502', 'private-address.farm.test');
  const running = await check(0);
  running.end({ ...judgedAgain('farm/private-address.json'), id: running.surroundings.id });
  const told = (words: RegExp) => slack.ephemeral('U0ALICE').find(({ text }) => words.test(text));
  const asked = await slack.until(() => told(/Question: .*VPC origin/));
  await alice.click(asked, 'cf502_vpc_yes');
  await slack.until(() => told(/First step: In the security group/));
});

test('a forwarded Host is asked for in a modal, with what answered best filled in, and errors beside it', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check } = scene;
  const root = await delivered(scene, nameDepends);
  await alice.click(root, 'cf502_host_forwarded');
  const view = await slack.until(() => slack.view('U0ALICE'));
  assert.match(JSON.stringify(view), /"initial_value":"www\.example\.com"/);
  const wrong = await alice.submitView(view, { name: 'not a name' });
  assert.match(wrong.errors.name ?? '', /is not a host name/);
  await alice.submitView(view, { name: 'nobody-asked.example.com' });
  // That name was never asked for, so the origin is.
  const again = await check(1);
  assert.equal(again.target.hostHeader, 'nobody-asked.example.com');
  again.end(brokenReport(again.surroundings.id, again.target));
  await slack.until(() =>
    thread(slack, root).some((text) => behindMention(text).startsWith('Checked again')),
  );
});

test('pressed twice, or by two people at once, a button does its work once and says so to the other', async (t) => {
  const scene = await startScene(t, 'socket', { bot: { watchWaitsMs: [60_000] } });
  const { slack, alice, check, checks } = scene;
  const bob = slack.user('U0BOB');
  const root = await delivered(scene, nameDepends);
  const toldTo = (user: string, words: RegExp) =>
    slack.until(() => slack.ephemeral(user).some(({ text }) => words.test(text)));

  await Promise.all([alice.click(root, 'cf502_watch'), bob.click(root, 'cf502_watch')]);
  await slack.until(() => JSON.stringify(latest(slack, root).blocks).includes('cf502_unwatch'));
  const watching = () =>
    ['U0ALICE', 'U0BOB']
      .flatMap((user) => slack.ephemeral(user))
      .filter(({ text }) => /^Watching for/.test(text));
  await slack.until(() =>
    ['U0ALICE', 'U0BOB'].some((user) =>
      slack.ephemeral(user).some(({ text }) => /watched already/.test(text)),
    ),
  );
  assert.equal(watching().length, 1);
  await bob.click(latest(slack, root), 'cf502_unwatch');
  await toldTo('U0BOB', /The watch was stopped/);
  await alice.click(latest(slack, root), 'cf502_watch');
  await slack.until(() => watching().length === 2);
  const watched = latest(slack, root);
  await alice.click(watched, 'cf502_unwatch');
  await toldTo('U0ALICE', /The watch was stopped/);
  await alice.click(watched, 'cf502_unwatch');
  await toldTo('U0ALICE', /The watch is over already/);

  await Promise.all([alice.click(root, 'cf502_host_none'), bob.click(root, 'cf502_host_none')]);
  await slack.until(() => thread(slack, root).some((text) => text.startsWith('Judged again')));
  await slack.until(() =>
    ['U0ALICE', 'U0BOB'].some((user) =>
      slack.ephemeral(user).some(({ text }) => text.includes('was answered already')),
    ),
  );
  assert.equal(thread(slack, root).filter((text) => text.startsWith('Judged again')).length, 1);
  assert.equal(checks.length, 1);

  await slack.until(() => latest(slack, root).text.startsWith('Broken'));
  const judged = latest(slack, root);
  await alice.click(judged, 'cf502_again');
  await check(1);
  await bob.click(judged, 'cf502_again');
  await toldTo('U0BOB', /is being checked in this channel already/);
  assert.equal(checks.length, 2);
  await slack.until(() => labels(latest(slack, root)).includes('Cancel'));
  await bob.click(latest(slack, root), 'cf502_cancel');
  await slack.until(() => thread(slack, root).at(-1)?.includes('The check was cancelled'));
});

test('a click that Slack let come too late is told so, and what it was', async (t) => {
  const scene = await startScene(t);
  const { slack, alice } = scene;
  const root = await delivered(scene);
  for (const action of ['cf502_evidence', 'cf502_support', 'cf502_options']) {
    slack.fault({ method: 'views.open', kind: 'ok-false', error: 'expired_trigger_id' });
    const before = slack.ephemeral('U0ALICE').length;
    await alice.click(root, action);
    await slack.until(() => slack.ephemeral('U0ALICE').length > before);
    assert.match(slack.ephemeral('U0ALICE').at(-1)?.text ?? '', /three seconds/, action);
  }
});

test('people of another company are refused, and so are reports of another channel', async (t) => {
  const scene = await startScene(t);
  const { slack, alice, check, checks } = scene;
  await alice.command('C0SHARED', '/cf502', 'origin.example.com');
  (await check(0)).end();
  const root = await slack.until(() => {
    const found = slack.channel('C0SHARED').messages()[0];
    return found?.text.startsWith('Broken') && found;
  });
  await slack.user('U0EXTERN').click(root, 'cf502_again');
  await slack.until(() => slack.ephemeral('U0EXTERN').length > 0);
  assert.equal(checks.length, 1);

  const other = await delivered(scene);
  const forged = JSON.parse(
    JSON.stringify(other).replaceAll(/"value":"[^"]*"/g, `"value":"${checks[0]?.surroundings.id}"`),
  ) as Message;
  await alice.click(forged, 'cf502_again');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('not kept any more')));
  assert.equal(checks.length, 2);
});

test('a result only one person sees can be shared with the channel', async (t) => {
  const { slack, alice, check } = await startScene(t);
  await alice.command('C0PRIVATE', '/cf502', 'origin.example.com');
  (await check(0)).end();
  const alone = await slack.until(() =>
    slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('Broken')),
  );
  assert.deepEqual(labels(alone), [
    'Run again',
    'Tell me when fixed',
    'Evidence',
    'Other options',
    'Copy for support',
    'Share to channel',
  ]);
  await alice.click(alone, 'cf502_share');
  const shared = await slack.until(() => slack.channel('C0PRIVATE').messages()[0]);
  assert.match(shared.text, /^Broken/);
  await alice.click(alone, 'cf502_share');
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text }) => text.includes('has this already')));
  assert.equal(slack.channel('C0PRIVATE').messages().length, 1);
});
