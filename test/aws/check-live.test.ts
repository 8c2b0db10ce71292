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
const OPTIONS = [
  ...NOWHERE,
  '--edge',
  '127.0.0.1:1',
  '--allow-cidr',
  '127.0.0.0/8',
  '--json',
  '--timeout',
  '10',
];

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
      .filter((line) => line.includes(' cloudfront '))
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
  const refusals = [
    [
      'E9EXPIREDXXXX',
      { Code: 'ExpiredToken', status: 403, Message: 'The security token has expired' },
      /the AWS credentials have expired: sign in again/,
    ],
    [
      'E9INVALIDXXXX',
      { Code: 'InvalidClientTokenId', status: 403 },
      /no AWS credentials that work were found/,
    ],
    ['E9DENIEDXXXXX', { Code: 'AccessDenied', status: 403 }, /cloudfront:GetDistribution is not permitted/],
    [
      'E9NOTTHEREXX',
      { Code: 'NoSuchDistribution', status: 404 },
      /there is none in the accounts that were asked/,
    ],
  ] as const;
  const data = join(temporaryDirectory(t), 'account.json');
  const GetDistribution = Object.fromEntries(refusals.map(([id, $error]) => [id, { $error }]));
  writeFileSync(data, JSON.stringify({ cloudfront: { GetDistribution } }));
  const aws = await startCounterpart(t, data);
  for (const [id, , message] of refusals) {
    const { status, stderr, stdout } = await runCli(['check', id, ...OPTIONS], '', aws.env);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.ok(
      stderr.includes(
        `Or give what \`aws cloudfront get-distribution --id ${id}\` prints with --distribution FILE`,
      ),
    );
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

test('what AWS says around the origin stands in the report, with what changed at the listener and its certificate', {
  skip: withoutAws,
}, async (t) => {
  const account = JSON.parse(readFileSync('test/fixtures/aws/account.json', 'utf8'));
  const listener =
    'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/my-alb/50dc6c495c0c9188/l2';
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/c1';
  account.elbv2.DescribeListeners['*'].Listeners.push({
    ListenerArn: listener,
    Port: 443,
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: certificate }],
  });
  const event = (EventId: string, EventName: string) => ({
    Events: [{ EventId, EventName, ReadOnly: 'false', EventTime: '2026-11-30T08:00:00Z', Username: 'eve' }],
  });
  account.cloudtrail.LookupEvents[listener] = event('8', 'ModifyListener');
  account.cloudtrail.LookupEvents[certificate] = event('9', 'ImportCertificate');
  const data = join(temporaryDirectory(t), 'account.json');
  writeFileSync(data, JSON.stringify(account));
  const aws = await startCounterpart(t, data);
  const { stdout } = await runCli(
    ['check', 'E2KINDSEXAMPLE/x', ...OPTIONS.filter((word) => word !== '--json')],
    '',
    aws.env,
  );
  const said = stdout.replaceAll(/\s+/g, ' ');
  assert.match(said, /Load balancer: target group web: 1 of 2 targets are healthy/);
  assert.match(said, /its certificate is arn:aws:acm:\S+certificate\/c1 \(ACM is not asked for its names/);
  assert.match(said, /2026-11-30T08:00:00\.000Z: eve: ModifyListener/);
  assert.match(said, /2026-11-30T08:00:00\.000Z: eve: ImportCertificate/);
  const asked = aws.calls.filter((line) => line.includes('cloudtrail') && /listener|certificate/.test(line));
  assert.deepEqual(
    asked.map((line) => line.split(' ')[0]),
    ['eu-central-1', 'eu-central-1'],
  );
});
