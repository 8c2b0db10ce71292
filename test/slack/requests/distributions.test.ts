import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AwsOpen, createAwsOpen } from '../../../src/slack/access/aws-open.ts';
import { startCounterpart, withoutAws } from '../../aws/counterpart.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { startScene } from '../scene.ts';

const SCOPES = [
  'commands',
  'chat:write',
  'app_mentions:read',
  'im:history',
  'channels:history',
  'users:read',
];
const WITH_FILES = [...SCOPES, 'files:read'];
const WITH_CHANNELS = [...SCOPES, 'channels:read'];
const CONFIGURATION = readFileSync('test/fixtures/distributions/get-distribution.json');

test('a configuration on a mention is checked for the URL that is named, each origin as the distribution asks it', async (t) => {
  const { alice, check } = await startScene(t, 'socket', { standIn: { scopes: WITH_FILES } });
  const file = alice.upload('distribution.json', CONFIGURATION);
  alice.share('C0INCIDENT', file, '@cf502 https://www.shop.example/Cart');
  const { target, surroundings } = await check(0);
  assert.deepEqual(
    [target.origin, target.port, target.hostHeader, target.path],
    ['origin.shop.example', 8443, 'www.shop.example', '/prod/Cart'],
  );
  assert.equal(surroundings.distribution?.origin.id, 'alb');
  assert.deepEqual(surroundings.headers, []);
  assert.doesNotMatch(JSON.stringify(surroundings.distribution), /do-not-show-me/);
  alice.share(
    'C0INCIDENT',
    alice.upload('template.yaml', readFileSync('test/fixtures/distributions/sam.yaml')),
    '@cf502 https://www.shop.example/b/1',
  );
  const yaml = await check(1);
  assert.deepEqual(
    [yaml.target.origin, yaml.target.port, yaml.target.path],
    ['b.shop.example', 8443, '/b/1'],
  );
});

/** As PowerShell's `>` writes it. */
const IN_UTF16 = Buffer.from(`\ufeff${CONFIGURATION}`, 'utf16le');

test('a configuration in the thread goes with a path that is asked for there; without one every origin is checked', async (t) => {
  const { slack, alice, check, checks } = await startScene(t, 'socket', {
    standIn: { scopes: WITH_FILES },
  });
  const root = slack
    .user('U0BOB')
    .share('C0INCIDENT', alice.upload('distribution.json', IN_UTF16), 'the distribution');
  alice.mention('C0INCIDENT', '/cart', root.ts);
  const first = await check(0);
  assert.equal(first.target.path, '/prod/cart');
  assert.equal(checks.length, 1);
  first.end();
  alice.mention('C0INCIDENT', '', root.ts);
  await check(4);
});

test('a configuration pasted into the form is checked too, and one of many distributions says so', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const open = async () => {
    await alice.command('C0INCIDENT', '/cf502', 'explain');
    return slack.until(() => slack.view('U0ALICE'));
  };
  await alice.submitView(await open(), {
    text: readFileSync('test/fixtures/distributions/list-distributions.json', 'utf8'),
  });
  const said = await slack.until(() => slack.ephemeral('U0ALICE')[0]);
  assert.match(
    said.text,
    /The configuration was read: it holds \d+ distributions .* give the URL that fails/,
  );
  const pasted = `$ aws cloudfront get-distribution --id E1SHOPEXAMPLE1\n${CONFIGURATION}\n$ `;
  await alice.submitView(await open(), { text: pasted.slice(0, -500) });
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => /and no whole JSON: it is cut off/.test(text)),
  );
  await alice.submitView(await open(), { text: pasted });
  assert.equal((await check(0)).surroundings.distribution?.id, 'E1SHOPEXAMPLE1');
});

test('AWS is open in listed channels alone, and closed where another company reads or Slack does not say', async () => {
  const infos: Record<string, object> = {
    C1: { is_ext_shared: false },
    C2: { is_ext_shared: true },
    C3: { is_ext_shared: false, is_pending_ext_shared: true },
    C4: {},
  };
  const call = async (_: string, { channel }: { channel: string }) => {
    if (channel === 'C5') throw new Error('missing_scope');
    return { ok: true, channel: infos[channel] };
  };
  const open: AwsOpen = createAwsOpen(['C1', 'C2', 'C3', 'C4', 'C5'], call as never, () => 0);
  const answers = await Promise.all(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'D1'].map(open));
  assert.deepEqual(answers, [true, false, false, false, false, false, false]);
});

test('ids, names of viewers and URLs are looked up where AWS is open, each call in the audit log; elsewhere none is', {
  skip: withoutAws,
}, async (t) => {
  const aws = await startCounterpart(t);
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  t.after(() => {
    process.env = before;
  });
  const file = join(temporaryDirectory(t), 'audit.jsonl');
  const { slack, alice, check, checks } = await startScene(t, 'socket', {
    standIn: { scopes: WITH_CHANNELS },
    config: {
      audit: file,
      aws: { channels: ['C0INCIDENT'], roles: [], readsFunctionCode: false },
    },
  });
  await alice.command('C0GENERAL', '/cf502', 'https://www.shop.example/cart');
  assert.equal((await check(0)).target.origin, 'www.shop.example', 'not a listed channel');
  await alice.command('C0GENERAL', '/cf502', 'E1SHOPEXAMPLE1/cart');
  await slack.until(() =>
    slack.ephemeral('U0ALICE').some(({ text }) => /AWS is not asked in this channel: either/.test(text)),
  );
  assert.deepEqual(aws.calls, []);

  for (const [index, [typed, origin, path]] of (
    [
      ['E1SHOPEXAMPLE1/cart', 'origin.shop.example', '/prod/cart'],
      ['https://d111111abcdef8.cloudfront.net/cart?a=1', 'origin.shop.example', '/prod/cart?a=1'],
      ['www.shop.example/cart --host-header none', 'origin.shop.example', '/prod/cart'],
      ['somebody.else.example', 'somebody.else.example', '/'],
    ] as const
  ).entries()) {
    await alice.command('C0INCIDENT', '/cf502', typed);
    const { target, surroundings, end } = await check(index + 1);
    assert.deepEqual([target.origin, target.path], [origin, path], typed);
    assert.equal(surroundings.distribution?.form, index === 3 ? undefined : 'live', typed);
    assert.deepEqual(surroundings.headers, []);
    if (index === 2) assert.equal(target.hostHeader, 'none');
    end();
  }
  await alice.command('C0INCIDENT', '/cf502', 'E9NOTTHEREXX');
  const told = () => slack.ephemeral('U0ALICE').map(({ text }) => text);
  await slack.until(() => told().some((text) => /E9NOTTHEREXX looks like a distribution id/.test(text)));
  assert.equal(checks.length, 5);

  const calls = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'aws-call');
  assert.equal(calls.length, aws.calls.length);
  assert.partialDeepStrictEqual(calls[0], {
    check: null,
    action: 'cloudfront:GetDistribution',
    region: 'us-east-1',
    roleArn: null,
    outcome: 'answered',
    user: 'U0ALICE',
    channel: 'C0INCIDENT',
  });
});
