import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../src/formats/report.ts';
import { runCli } from '../commands/run-cli.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startCounterpart, withoutAws } from './counterpart.ts';

/** Nothing answers there, so a check is over at once. */
const NOWHERE = [
  'origin.shop.example',
  'standby.shop.example',
  'my-alb-1234567890.eu-central-1.elb.amazonaws.com',
  'acme.apps.shop.example',
].flatMap((name) => ['--resolve', `${name}:127.0.0.1`]);
const OPTIONS = [...NOWHERE, '--allow-cidr', '127.0.0.0/8', '--json', '--timeout', '10'];

const reportsOf = (stdout: string): readonly Report[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report);

test('an id is enough: the distribution is read with what it refers to', { skip: withoutAws }, async (t) => {
  const aws = await startCounterpart(t);
  const { stdout, stderr } = await runCli(['check', 'E2KINDSEXAMPLE/x', ...OPTIONS], '', aws.env);
  assert.equal(stderr, '');
  const [{ evidence, target } = assert.fail()] = reportsOf(stdout);
  assert.equal(evidence.distribution?.form, 'live');
  assert.equal(evidence.distribution?.behavior.cachePolicy?.name, 'by-host');
  assert.equal(target.hostHeader, 'd222222abcdef8.cloudfront.net');
  assert.deepEqual(evidence.distribution?.open, []);
  assert.deepEqual(
    aws.calls
      .filter((line) => / cloudfront (?!GetMonitoring)/.test(line))
      .map((line) => line.split(' ').slice(1, 4).join(' '))
      .toSorted(),
    [
      'cloudfront GetCachePolicy 11111111-aaaa-bbbb-cccc-222222222222',
      'cloudfront GetDistribution E2KINDSEXAMPLE',
      'cloudfront GetOriginRequestPolicy 33333333-aaaa-bbbb-cccc-444444444444',
      'cloudfront GetVpcOrigin vo_EXAMPLE1',
    ],
  );
});

test('a name that viewers use is looked up: by domain name, alias, wildcard and tenant', {
  skip: withoutAws,
}, async (t) => {
  const aws = await startCounterpart(t);
  for (const [words, origin, host] of [
    [['https://d111111abcdef8.cloudfront.net/cart'], 'origin.shop.example', 'd111111abcdef8.cloudfront.net'],
    [['https://www.shop.example/cart', '--aws'], 'origin.shop.example', 'www.shop.example'],
    [['https://a.b.shop.example/cart', '--aws'], 'origin.shop.example', 'a.b.shop.example'],
  ] as const) {
    const { stdout, stderr } = await runCli(['check', ...words, ...OPTIONS], '', aws.env);
    assert.equal(stderr, '', words.join(' '));
    const [{ target } = assert.fail()] = reportsOf(stdout);
    assert.deepEqual([target.origin, target.hostHeader], [origin, host]);
  }
  const other = await runCli(
    [
      'check',
      'origin.elsewhere.example',
      '--aws',
      ...OPTIONS,
      '--resolve',
      'origin.elsewhere.example:127.0.0.1',
    ],
    '',
    aws.env,
  );
  assert.notEqual(other.stdout, '', other.stderr);
  const [{ evidence } = assert.fail()] = reportsOf(other.stdout);
  assert.equal(evidence.distribution, undefined, 'a name that no distribution serves is an origin');
});

test('a missing permission is named with its action, and the check goes on', {
  skip: withoutAws,
}, async (t) => {
  const account = JSON.parse(readFileSync('test/fixtures/aws/account.json', 'utf8')) as {
    cloudfront: Record<string, Record<string, unknown>>;
  };
  account.cloudfront.GetCachePolicy = {};
  account.cloudfront.GetVpcOrigin = {
    '*': { $error: { Code: 'Throttling', status: 400, Message: 'Rate exceeded' } },
  };
  const data = join(temporaryDirectory(t), 'account.json');
  writeFileSync(data, JSON.stringify(account));
  const aws = await startCounterpart(t, data);
  const { stdout, stderr } = await runCli(['check', 'E2KINDSEXAMPLE/x', ...OPTIONS], '', aws.env);
  assert.match(stderr, /AWS: cloudfront:GetCachePolicy is not permitted: docs\/iam-policy\.json has it\./);
  assert.match(stderr, /AWS: cloudfront:GetVpcOrigin was throttled by AWS/);
  const [{ evidence } = assert.fail()] = reportsOf(stdout);
  assert.match(evidence.distribution?.open[0]?.on ?? '', /cache policy 11111111-aaaa/);
});

test('what AWS refuses altogether is one clear line', { skip: withoutAws }, async (t) => {
  const answer = (error: object) => {
    const data = join(temporaryDirectory(t), 'account.json');
    writeFileSync(data, JSON.stringify({ cloudfront: { GetDistribution: { '*': { $error: error } } } }));
    return startCounterpart(t, data);
  };
  for (const [error, message] of [
    [
      { Code: 'ExpiredToken', status: 403, Message: 'The security token has expired' },
      /the AWS credentials have expired: sign in again/,
    ],
    [{ Code: 'InvalidClientTokenId', status: 403 }, /no AWS credentials that work were found/],
    [{ Code: 'AccessDenied', status: 403 }, /cloudfront:GetDistribution is not permitted/],
    [{ Code: 'NoSuchDistribution', status: 404 }, /there is none in the accounts that were asked/],
  ] as const) {
    const aws = await answer(error);
    const { status, stderr, stdout } = await runCli(['check', 'E9NOTTHEREXX', ...OPTIONS], '', aws.env);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.match(
      stderr,
      /Or give what `aws cloudfront get-distribution --id E9NOTTHEREXX` prints with --distribution FILE/,
    );
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

test('a known id takes at most 1.5 s of AWS at 100 ms for each call', { skip: withoutAws }, async (t) => {
  const aws = await startCounterpart(t, undefined, 100);
  const { readLive } = await import('../../src/aws/read-live.ts');
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  t.after(() => {
    process.env = before;
  });
  const startedAt = performance.now();
  const { configuration, problems } = await readLive(
    { kind: 'id', id: 'E2KINDSEXAMPLE' },
    { accounts: [{ roleArn: null }], readsFunctionCode: false, signal: t.signal },
  );
  const elapsedMs = performance.now() - startedAt;
  t.diagnostic(`${Math.round(elapsedMs)} ms, loading the SDK included`);
  assert.deepEqual(problems, []);
  assert.equal(configuration.distributions.length, 1);
  // Two rounds of calls; the rest is loading the SDK, on a machine that may be busy.
  assert.ok(elapsedMs < 1_500 * 2, `${elapsedMs} ms`);
});

test('what AWS says around the origin stands in the report, and what may not be read is named', {
  skip: withoutAws,
}, async (t) => {
  const aws = await startCounterpart(t);
  const words = ['check', 'E2KINDSEXAMPLE/x', ...OPTIONS];
  const [{ evidence } = assert.fail()] = reportsOf((await runCli(words, '', aws.env)).stdout);
  assert.deepEqual(evidence.aws?.problems, []);
  const said = evidence.aws?.lines.map(({ about, text }) => `${about}: ${text}`).join('\n') ?? '';
  assert.match(said, /error-rates: by the hour, the last one first: 502: 12\.35 %, 0\.5 %, 0 %/);
  assert.match(said, /balancer: my-alb listens on HTTP 80, and not on 443, which the distribution asks/);
  assert.match(
    said,
    /target group web: 1 of 2 targets are healthy; i-0def:8080 unhealthy \(Target\.ResponseCodeMismatch\)/,
  );
  assert.match(
    said,
    /firewall: security groups on TCP 443: sg-0123456789abcdef0 admits CloudFront's prefix list/,
  );
  assert.match(said, /change: 2026-11-30T08:58:00\.000Z: ana: UpdateDistribution on E2KINDSEXAMPLE/);
  assert.doesNotMatch(said, /GetDistribution/);
  const text = (
    await runCli(
      words.filter((word) => word !== '--json'),
      '',
      aws.env,
    )
  ).stdout.replaceAll(/\s+/g, ' ');
  assert.match(text, /Load balancer: target group web: 1 of 2 targets are healthy/);

  const shop = reportsOf(
    (
      await runCli(
        [
          'check',
          'E1SHOPEXAMPLE1/api/x',
          ...OPTIONS,
          '--resolve',
          'abc123.execute-api.eu-central-1.amazonaws.com:127.0.0.1',
        ],
        '',
        aws.env,
      )
    ).stdout,
  );
  const log = shop[0]?.evidence.aws?.lines.find(({ about }) => about === 'function-log')?.text ?? '';
  assert.match(
    log,
    /^1 validation errors in the last 60 minutes \(eu-central-1\).*invalid entry in the headers object/,
  );
});
