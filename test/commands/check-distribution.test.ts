import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../src/formats/report.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

const FOLDER = 'test/fixtures/distributions';

/** A file of `aws cloudfront get-distribution`, with ports that are served here, and options that lead its names there. */
async function shop(t: { after: (end: () => unknown) => void }, names: readonly string[]) {
  const authority = createAuthority(new Date());
  const asked: {
    readonly host: string | undefined;
    readonly url: string | undefined;
    readonly secret: unknown;
  }[] = [];
  const server = await serveTls({
    ...authority.serverOptions({ names: [...names] }),
    respond: (request, response) => {
      asked.push({
        host: request.headers.host,
        url: request.url,
        secret: request.headers['x-origin-secret'],
      });
      response.end('ok');
    },
  });
  t.after(server.stop);
  const folder = temporaryDirectory(t);
  const file = join(folder, 'distribution.json');
  const text = readFileSync(`${FOLDER}/get-distribution.json`, 'utf8');
  writeFileSync(file, text.replace('"HTTPSPort": 8443', `"HTTPSPort": ${server.port}`));
  const roots = join(folder, 'roots.pem');
  writeFileSync(roots, authority.root.pem);
  const options = [
    '--resolve',
    'origin.shop.example:127.0.0.1',
    '--edge',
    '127.0.0.1:1',
    '--allow-cidr',
    '127.0.0.0/8',
    '--ca-file',
    roots,
  ];
  return { file, folder, options: ['--distribution', file, ...options], asked };
}

test('a URL is checked as its distribution asks the origin, and judged again offline', async (t) => {
  const { options, asked, folder } = await shop(t, ['www.shop.example']);
  const { status, stdout, stderr } = await runCli([
    'check',
    'https://www.shop.example/cart?a=1',
    ...options,
    '--json',
  ]);
  assert.equal(stderr, '');
  const report = JSON.parse(stdout) as Report;
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  assert.equal(status, 0);
  assert.equal(report.target.serverName, 'www.shop.example');
  assert.deepEqual(asked[0], { host: 'www.shop.example', url: '/prod/cart?a=1', secret: undefined });
  assert.deepEqual(
    report.findings.flatMap(({ dependsOn }) => dependsOn ?? []),
    [],
  );
  assert.doesNotMatch(stdout, /do-not-show-me/);
  assert.equal(report.evidence.distribution?.origin.headerNames[0], 'X-Origin-Secret');

  const saved = join(folder, 'report.json');
  writeFileSync(saved, stdout);
  assert.deepEqual(JSON.parse((await runCli(['judge', saved, '--json'])).stdout), report);
});

test('what depended on Host is proven, since the configuration forwards it', async (t) => {
  const { options } = await shop(t, ['origin.shop.example']);
  const { status, stdout } = await runCli(['check', 'https://shop.shop.example/', ...options, '--json']);
  const report = JSON.parse(stdout) as Report;
  // The certificate covers the origin's name, and AWS's pages differ on whether that is enough.
  assert.equal(report.findings.find(({ cause }) => cause === 'certificate-name-mismatch')?.kind, 'warning');
  assert.equal(status, 0);

  const other = await shop(t, ['somebody.else.example']);
  const broken = await runCli(['check', 'https://www.shop.example/', ...other.options, '--json']);
  const { verdict, findings } = JSON.parse(broken.stdout) as Report;
  assert.deepEqual([verdict.state, verdict.causes[0]], ['broken', 'certificate-name-mismatch']);
  assert.equal(findings.find(({ kind }) => kind === 'found')?.certainty, 'proven');
  assert.equal(broken.status, 1);
});

test('a function of unknown code is what a finding depends on, and it is named and asked for', async (t) => {
  const { options } = await shop(t, ['somebody.else.example']);
  const { stdout } = await runCli([
    'check',
    'https://www.shop.example/checkout',
    ...options,
    '--json',
    '--timeout',
    '5',
  ]);
  const [primary] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report);
  assert.equal(primary?.verdict.state, 'unsure');
  assert.match(
    primary?.verdict.headline ?? '',
    /Depends on whether the CloudFront Function route \(viewer-request\) changes Host/,
  );
  assert.match(primary?.verdict.question ?? '', /`aws cloudfront get-function --name route --stage LIVE/);
  const found = primary?.findings.find(({ kind }) => kind === 'found');
  assert.deepEqual(found?.dependsOn, ['host-header']);
  assert.match(found?.because ?? '', /the configuration leaves open whether the CloudFront Function route/);

  const settled = await runCli([
    'check',
    'https://www.shop.example/checkout',
    ...options,
    '--host-header',
    'none',
    '--json',
    '--timeout',
    '5',
  ]);
  const [known] = settled.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report);
  assert.equal(known?.findings.find(({ kind }) => kind === 'found')?.certainty, 'proven');
});

test('custom headers are sent only when told to, and shown nowhere', async (t) => {
  const { options, asked } = await shop(t, ['www.shop.example']);
  const { stdout } = await runCli([
    'check',
    'https://www.shop.example/',
    ...options,
    '--send-origin-headers',
  ]);
  assert.equal(asked[0]?.secret, 'do-not-show-me');
  assert.doesNotMatch(stdout, /do-not-show-me|Custom headers not sent/);
  const without = await runCli(['check', 'https://www.shop.example/', ...options]);
  assert.match(without.stdout, /Custom headers not sent: X-Origin-Secret/);
});

test('without a URL every origin gets a line and a report', async (t) => {
  const { options } = await shop(t, ['www.shop.example']);
  const { stdout } = await runCli([
    'check',
    ...options,
    '--timeout',
    '4',
    '--resolve',
    'standby.shop.example:127.0.0.1',
    '--resolve',
    'abc123.execute-api.eu-central-1.amazonaws.com:127.0.0.1',
    '--resolve',
    'assets-bucket.s3.eu-central-1.amazonaws.com:127.0.0.1',
  ]);
  const [head = '', ...lines] = stdout.split('\n');
  const said = stdout.replaceAll(/\s+/g, ' ');
  assert.equal(head, '5 origins of this distribution');
  assert.match(lines[0] ?? '', /^- No fault found from here: \* → origin\.shop\.example \(alb\): /);
  assert.match(lines[1] ?? '', /\/api\/\* → abc123\.execute-api/);
  assert.match(lines[4] ?? '', /standby\.shop\.example \(standby, secondary of group both\)/);
  assert.match(
    said,
    /Host: the viewer's, www\.shop\.example, forwarded by cache policy UseOriginCacheControlHeaders and origin request policy AllViewer/,
  );
  assert.match(
    said,
    /Configured: HTTPS only, port \d+; minimum TLSv1\.1; 2 × 5 s to connect; 20 s to answer/,
  );
});

test('a setting that mends a finding is shown as a diff in the form the configuration came in', async (t) => {
  const { options } = await shop(t, ['www.shop.example']);
  const { stdout } = await runCli(['check', 'https://www.shop.example/', ...options]);
  assert.match(
    stdout,
    /@@ CustomErrorResponses\.Items\[ErrorCode=502\]\n +- "ErrorCachingMinTTL": 300\n +\+ "ErrorCachingMinTTL": 10\n/,
  );
  assert.match(
    stdout,
    /Apply: aws cloudfront get-distribution-config --id E1SHOPEXAMPLE1 .* update-distribution --id E1SHOPEXAMPLE1 --if-match /,
  );
});

test('a VPC origin is not asked from here, and that is said; what viewers get is asked', async (t) => {
  const edge = createServer((_, response) => response.writeHead(504).end());
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
  t.after(() => edge.close());
  const { status, stdout } = await runCli([
    'check',
    'http://d222222abcdef8.cloudfront.net/vpc/x',
    '--distribution',
    `${FOLDER}/kinds.json`,
    '--edge',
    `127.0.0.1:${(edge.address() as AddressInfo).port}`,
    '--allow-cidr',
    '127.0.0.0/8',
    '--json',
  ]);
  const report = JSON.parse(stdout) as Report;
  const seen = report.evidence.viewer?.fetches[0]?.observation;
  assert.equal(seen?.kind === 'answered' && seen.value.statusCode, 504);
  assert.equal(report.verdict.state, 'unsure');
  assert.equal(status, 3);
  assert.match(
    report.verdict.headline,
    /^Nothing of the origin was seen: the VPC origin vo_EXAMPLE1: CloudFront reaches it inside its VPC/,
  );
  assert.deepEqual(report.verdict.causes, []);
  assert.match(
    report.verdict.next?.join('\n') ?? '',
    /^In the security group .*`CloudFront-VPCOrigins-Service-SG`/,
  );
  assert.doesNotMatch(
    report.verdict.next?.join('\n') ?? '',
    /Response timeout/,
    'a warning of something else',
  );
});

test('bad input gets one clear line', async (t) => {
  const folder = temporaryDirectory(t);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  for (const [words, message] of [
    [
      ['--distribution', write('a.yaml', 'Resources: [')],
      /a\.yaml is neither JSON nor YAML: line 1: .* Give JSON or YAML: `aws cloudfront get-distribution/,
    ],
    [['--distribution', write('b.yaml', 'Resources: {}')], /b\.yaml is no distribution's configuration/],
    [['--distribution', write('b.json', '{"a":1}')], /b\.json is no distribution's configuration/],
    [['--distribution', write('c.json', '{"a":')], /c\.json is not JSON: it ends in the middle of a value/],
    [
      ['--distribution', write('main.tf', 'resource "aws_cloudfront_distribution" "cdn" {')],
      /main\.tf: This is Terraform's own language\. Hand over what `terraform show -json` prints/,
    ],
    [['--distribution', join(folder, 'none.json')], /no such file/],
    [
      ['--distribution', `${FOLDER}/list-distributions.json`],
      /holds 4 distributions \(E1SHOPEXAMPLE1, .*\): give the URL that fails/,
    ],
    [
      ['https://www.elsewhere.example/', '--distribution', `${FOLDER}/get-distribution.json`],
      /no distribution in it serves www\.elsewhere\.example: its names are www\.shop\.example/,
    ],
    [
      ['https://www.shop.example:8443/', '--distribution', `${FOLDER}/get-distribution.json`],
      /viewers reach CloudFront on 80 and 443 only/,
    ],
    [
      ['--distribution', `${FOLDER}/get-cache-policy.json`],
      /it holds no distribution: a policy, VPC origin or tenant goes beside one/,
    ],
    [
      ['--distribution', `${FOLDER}/get-distribution.json`, '--min-tls', 'TLSv9'],
      /--min-tls: "TLSv9" is none of/,
    ],
    [['origin.example.com', '--send-origin-headers'], /goes with --distribution/],
  ] as const) {
    const { status, stderr, stdout } = await runCli(['check', ...words]);
    assert.equal(status, 2, words.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

test('an origin that only a deployed stack names is said, and the check is not certain', async () => {
  const { status, stderr, stdout } = await runCli([
    'check',
    '/lb/1',
    '--distribution',
    `${FOLDER}/cdk-template.json`,
  ]);
  assert.match(stderr, /origin Balancer: its domain is a reference \(Balancer\.DNSName\)/);
  assert.equal(stdout, '');
  assert.equal(status, 3);
});
