import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { checkView } from '../../../src/render/slack/block-limits.ts';
import { startScene, TRANSPORTS } from '../scene.ts';

const SCOPES = [
  'commands',
  'chat:write',
  'app_mentions:read',
  'im:history',
  'channels:history',
  'users:read',
];
const WITH_FILES = [...SCOPES, 'files:read'];
const HEADERS = `HTTP/2 502
server: CloudFront
x-cache: Error from cloudfront
via: 1.1 1234.cloudfront.net (CloudFront)
`;
const LOG = [
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status x-edge-result-type x-edge-detailed-result-type',
  ...Array.from({ length: 30 }, (_, index) =>
    [
      '2026-11-23',
      `10:00:${String(index + 10)}`,
      'FRA56-P1',
      '1034',
      '192.0.2.1',
      'GET',
      'd1.cloudfront.net',
      '/a',
      '502',
      'Error',
      'OriginConnectError',
    ].join('\t'),
  ),
].join('\n');

for (const transport of TRANSPORTS) {
  test(`/cf502 edge: a form, and the verdict for the person alone (${transport})`, async (t) => {
    const { slack, alice } = await startScene(t, transport, { standIn: { checkView, scopes: SCOPES } });
    await alice.command('C0INCIDENT', '/cf502', 'edge');
    const form = await slack.until(() => slack.view('U0ALICE'));
    assert.doesNotMatch(JSON.stringify(form.blocks), /file_input/, 'not without the scope files:read');
    const nothing = await alice.submitView(form, { event: 'origin-response' });
    assert.match(nothing.errors.result ?? '', /Paste what the function returned/);
    const never = await alice.submitView(form, {
      event: 'origin-request',
      runtime: 'functions',
      result: '{}',
    });
    assert.match(never.errors.event ?? '', /viewer-request and viewer-response only/);

    const result = '{"status": "200", "headers": {"X-Bad": [{"key": "X-Bad", "value": 1}]}}';
    await alice.submitView(form, { event: 'viewer-request', result });
    const [told] = await slack.until(
      () => slack.ephemeral('U0ALICE').length > 0 && slack.ephemeral('U0ALICE'),
    );
    assert.match(
      told?.text ?? '',
      /^CloudFront refuses this result and answers 502 \(Lambda@Edge, viewer-request\)/,
    );
    assert.match(told?.text ?? '', /Fix: /);
    assert.deepEqual(slack.channel('C0INCIDENT').messages(), []);
  });
}

test('pasted code is held to its runtime by reading it, and is never run', async (t) => {
  const { slack, alice } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'edge');
  await alice.submitView(await slack.until(() => slack.view('U0ALICE')), {
    event: 'viewer-request',
    result:
      'function handler(event) {\n  globalThis.cf502Ran = true;\n  for (const a of []) {}\n  return event.request;\n}',
  });
  const [told] = await slack.until(() => slack.ephemeral('U0ALICE').length > 0 && slack.ephemeral('U0ALICE'));
  assert.match(told?.text ?? '', /^CloudFront answers 503: its runtime cannot run this code/);
  assert.match(told?.text ?? '', /line 3: 'for…of'/);
  assert.equal((globalThis as { cf502Ran?: boolean }).cf502Ran, undefined);
});

test('pasted text that is no result: where it stops being JSON', async (t) => {
  const { slack, alice } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'edge');
  await alice.submitView(await slack.until(() => slack.view('U0ALICE')), {
    event: 'origin-response',
    result: '{"status": "200"',
  });
  const [told] = await slack.until(() => slack.ephemeral('U0ALICE').length > 0 && slack.ephemeral('U0ALICE'));
  assert.match(told?.text ?? '', /JSON/);
});

test('result and event as files, where the app may read them', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { checkView, scopes: WITH_FILES } });
  await alice.command('C0INCIDENT', '/cf502', 'edge');
  const form = await slack.until(() => slack.view('U0ALICE'));
  const file = alice.upload('result.json', '{"status": "999", "headers": {}}');
  const both = await alice.submitView(form, { event: 'origin-response', result: '{}', 'result-file': file });
  assert.match(both.errors.result ?? '', /not both/);
  await alice.submitView(form, { event: 'origin-response', result: '', 'result-file': file });
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => text.startsWith('CloudFront refuses')),
  );
});

test('/cf502 explain: what is possible, and the origin it names as a button', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { standIn: { checkView } });
  await alice.command('C0INCIDENT', '/cf502', 'explain');
  const form = await slack.until(() => slack.view('U0ALICE'));
  assert.match((await alice.submitView(form)).errors.text ?? '', /Paste/);
  await alice.submitView(form, {
    text: `* Connected to www.example.com (192.0.2.1) port 443\n> Host: www.example.com\n${HEADERS}`,
  });
  const told = await slack.until(() =>
    slack.ephemeral('U0ALICE').find(({ text }) => text.startsWith('502, made by CloudFront')),
  );
  await alice.click(told, 'cf502_check_host_0');
  assert.equal((await check(0)).target.origin, 'www.example.com');
  (await check(0)).end();
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('Broken'));
});

test('a button that was tampered with checks nothing', async (t) => {
  const { slack, alice, checks } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'explain');
  await alice.submitView(await slack.until(() => slack.view('U0ALICE')), {
    text: `> Host: www.example.com\n${HEADERS}`,
  });
  const told = await slack.until(() => slack.ephemeral('U0ALICE')[0]);
  for (const value of ['169.254.169.254', 'not a host', '<!channel>']) {
    const blocks = told.blocks.map((block) => ({
      ...block,
      ...(Array.isArray(block.elements) && block.type === 'actions'
        ? { elements: block.elements.map((one) => ({ ...one, value })) }
        : {}),
    }));
    await alice.click({ ...told, blocks }, 'cf502_check_host_0');
  }
  await slack.until(() => slack.ephemeral('U0ALICE').length === 4);
  assert.equal(checks.length, 0);
});

test('a log in a thread where the bot is mentioned is read there', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { scopes: WITH_FILES } });
  const root = slack
    .user('U0BOB')
    .share('C0INCIDENT', alice.upload('access.log.gz', gzipSync(LOG)), 'the log');
  alice.mention('C0INCIDENT', 'explain', root.ts);
  const answer = await slack.until(() => slack.channel('C0INCIDENT').thread(root.ts)[2]);
  assert.match(answer.text, /502 most often, made by CloudFront/);
  assert.match(answer.text, /By edge location: FRA56-P1 30/);
});

test('a file on the mention itself is read once, however often it is delivered', async (t) => {
  const { slack, alice } = await startScene(t, 'http', { standIn: { scopes: WITH_FILES } });
  const asked = alice.share('C0INCIDENT', alice.upload('access.log', LOG), '@cf502');
  await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts).length === 2);
  const [delivery] = slack.deliveries();
  assert.ok(delivery);
  await slack.redeliver(delivery);
  const other = alice.share(
    'C0INCIDENT',
    alice.upload('a.json', '{"status": "999"}'),
    '@cf502 edge viewer-response',
  );
  await slack.until(() => slack.channel('C0INCIDENT').thread(other.ts).length === 2);
  assert.match(slack.channel('C0INCIDENT').thread(other.ts)[1]?.text ?? '', /viewer-response/);
  assert.equal(slack.channel('C0INCIDENT').thread(asked.ts).length, 2);
});

test('a file in a direct message is read too, and an edge result needs its event', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { scopes: WITH_FILES } });
  const asked = alice.share('D0ALICEBOT', alice.upload('r.json', '{}'), 'edge');
  const answer = await slack.until(() => slack.channel('D0ALICEBOT').thread(asked.ts)[1]);
  assert.match(answer.text, /When does the function run[\s\S]*edge origin-response/);
});

test('without the scope for files that is said', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { scopes: SCOPES } });
  const asked = alice.share('C0INCIDENT', alice.upload('access.log', LOG), '@cf502');
  const answer = await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts)[1]);
  assert.match(answer.text, /lacks the scope files:read/);
});

test('a thread that may not be looked through is said, and what to do', async (t) => {
  const scopes = WITH_FILES.filter((scope) => scope !== 'channels:history');
  const { slack, alice } = await startScene(t, 'socket', { standIn: { scopes } });
  const root = alice.share('C0INCIDENT', alice.upload('access.log', LOG), 'the log');
  alice.mention('C0INCIDENT', '', root.ts);
  const answer = await slack.until(() => slack.channel('C0INCIDENT').thread(root.ts)[2]);
  assert.match(answer.text, /lacks the scope channels:history/);
});

test('the token is sent to Slack alone, and a large file is not read', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { scopes: WITH_FILES } });
  const foreign = { ...alice.upload('a.log', LOG), url: 'http://127.0.0.1:9/steal' };
  const asked = alice.share('C0INCIDENT', foreign, '@cf502');
  const answer = await slack.until(() => slack.channel('C0INCIDENT').thread(asked.ts)[1]);
  assert.match(answer.text, /502 most often/, 'files.info said where it really is');
  const large = alice.share('C0INCIDENT', alice.upload('big.log', 'x'.repeat(5_000_000)), '@cf502');
  const refused = await slack.until(() => slack.channel('C0INCIDENT').thread(large.ts)[1]);
  assert.match(refused.text, /larger than 4 MB/);
});

test('a mention of edge or explain offers the form as a button, answered in that thread', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', { standIn: { checkView } });
  const root = slack.user('U0BOB').say('C0INCIDENT', 'it is the function');
  alice.mention('C0INCIDENT', 'edge', root.ts);
  const offer = await slack.until(() => slack.ephemeral('U0ALICE')[0]);
  await alice.click(offer, 'cf502_open_edge');
  const form = await slack.until(() => slack.view('U0ALICE'));
  await alice.submitView(form, { event: 'origin-response', result: 'null' });
  await slack.until(() =>
    slack.channel('C0INCIDENT').thread(root.ts).at(-1)?.text.includes('origin-response'),
  );
});

test('texts and files that are handed over count like checks', async (t) => {
  const { slack, alice } = await startScene(t, 'socket', {
    standIn: { checkView, scopes: WITH_FILES },
    config: { limits: { perUser: 3, perChannel: 100, perWorkspace: 1_000_000 } },
  });
  const open = async (word: string) => {
    await alice.command('C0INCIDENT', '/cf502', word);
    return slack.until(() => {
      const view = slack.view('U0ALICE');
      return view?.callback_id === `cf502_${word}_form` && view;
    });
  };
  const first = await alice.submitView(await open('edge'), { event: 'origin-response', result: '{}' });
  const second = await alice.submitView(await open('explain'), { text: HEADERS });
  const file = alice.upload('result.json', '{"status": "999", "headers": {}}');
  const third = await alice.submitView(await open('edge'), { event: 'origin-response', 'result-file': file });
  assert.deepEqual([first.errors, second.errors, third.errors], [{}, {}, {}]);
  const refused = /^You began 3 checks in the last ten minutes;.*Texts and files to read count too/;
  const edge = await alice.submitView(await open('edge'), { event: 'origin-response', result: '{}' });
  assert.match(edge.errors.result ?? '', refused);
  const explain = await alice.submitView(await open('explain'), { text: HEADERS });
  assert.match(explain.errors.text ?? '', refused);
  // A file on a mention, and the message shortcut.
  const told = () => slack.ephemeral('U0ALICE').filter(({ text }) => refused.test(text)).length;
  const message = alice.share('C0INCIDENT', alice.upload('access.log', LOG), '@cf502 explain');
  await slack.until(() => told() === 1);
  await alice.messageShortcut(message, 'cf502_diagnose_message');
  await slack.until(() => told() === 2);
});
