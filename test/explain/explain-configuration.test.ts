import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { explainYaml } from '../../src/explain/explain-configuration.ts';
import { explainText } from '../../src/explain/explain-text.ts';
import { readYamlMeaning } from '../../src/explain/reader.ts';
import { explainHeadline } from '../../src/render/terminal/explain-report.ts';
import { explainAnswer } from '../../src/slack/sending/explain-answer.ts';

const fileOf = (name: string) => readFileSync(`test/fixtures/distributions/${name}`);

test('a configuration that is pasted or handed over names its origins and how each is checked', () => {
  for (const name of [
    'get-distribution.json',
    'get-distribution-config.json',
    'terraform-show.json',
    'cloudformation.json',
  ]) {
    const report = explainText(fileOf(name));
    assert.equal(report.form, 'configuration', name);
    assert.equal(explainHeadline(report), "A distribution's configuration");
    assert.deepEqual(report.hosts.slice(0, 2), [
      'origin.shop.example',
      'abc123.execute-api.eu-central-1.amazonaws.com',
    ]);
    assert.match(
      report.next.join('\n'),
      /Origin alb \(\*\): check `origin\.shop\.example --protocol https --port 8443 --host-header www\.shop\.example --min-tls TLSv1\.1 --path \/prod\/index\.html --connect-timeout 5 --response-timeout 20`/,
    );
    assert.match(
      report.next.join('\n'),
      /Origin api \(\/api\/\*\): check `abc123.* --host-header none .*`\. Left open: whether the Lambda@Edge function rewrite/,
    );
    const said = JSON.stringify([report, explainAnswer(report)]);
    assert.doesNotMatch(said, /do-not-show-me/, 'no value of a custom header leaves');
  }
});

test('a VPC origin is said to be one, and several distributions ask for a URL', () => {
  assert.match(
    explainText(fileOf('kinds.json')).next.join('\n'),
    /Origin vpc .*: a VPC origin, which only a check inside its VPC reaches/,
  );
  assert.match(
    explainText(fileOf('list-distributions.json')).because,
    /holds 4 distributions .*give the URL that fails/,
  );
});

test('a configuration is found in a code fence and behind a prompt; one that is cut off is called that', () => {
  const whole = fileOf('get-distribution.json').toString();
  const wanted = explainText(Buffer.from(whole));
  for (const text of [
    `\`\`\`\n${whole}\n\`\`\``,
    `$ aws cloudfront get-distribution --id E1SHOPEXAMPLE1\n${whole}\n$ `,
    `our distribution [prod]:\n${whole.replaceAll('\n', '\r\n')}`,
  ])
    assert.deepEqual(explainText(Buffer.from(text)), wanted, text.slice(0, 60));
  const cut = explainText(Buffer.from(whole.slice(0, 3_000)));
  assert.match(cut.because, /^This is the configuration of a distribution, and no whole JSON: it is cut off/);
  assert.deepEqual([cut.form, cut.causes], ['configuration', []]);
  assert.doesNotMatch(JSON.stringify(cut), /do-not-show-me/);
  const setting = explainText(Buffer.from('"OriginReadTimeout": 30,\n"OriginKeepaliveTimeout": 5\n'));
  assert.deepEqual(setting.causes, [], 'the name of a setting is no time-out');
});

test('one in YAML is explained as it would be in JSON, and one that cannot be read says why', async () => {
  for (const name of ['get-distribution.json', 'cloudformation.json']) {
    const yaml = stringify(JSON.parse(fileOf(name).toString()));
    for (const bytes of [Buffer.from(yaml), Buffer.from(`\ufeff${yaml}`, 'utf16le')])
      assert.deepEqual(await explainYaml(bytes), explainText(fileOf(name)), name);
  }
  const part = explainText(Buffer.from('DistributionConfig:\n  Origins:\n    Quantity: 1\n'));
  assert.match(part.because, /^This is a part of a configuration in YAML/);
  const meaning = await readYamlMeaning(
    'Cdn:\n  Type: AWS::CloudFront::Distribution\n  Properties:\n    DistributionConfig:\n      Origins:\n        - Id: a\n          DomainName: <http://api.shop.example|api.shop.example>\n          CustomOriginConfig: {OriginProtocolPolicy: https-only}\n      DefaultCacheBehavior: {TargetOriginId: a}\n'
      .replaceAll(/^/gm, '    ')
      .replace('    Cdn:', 'Resources:\n    Cdn:'),
  );
  assert.deepEqual(meaning?.kind === 'explain' && meaning.hosts, ['api.shop.example']);
  const broken = await explainYaml(Buffer.from('Cdn:\n  Type: AWS::CloudFront::Distribution\n  a: b: c\n'));
  assert.deepEqual([broken?.form, broken?.hosts], ['configuration', []]);
  assert.match(broken?.because ?? '', /YAML, but it cannot be read: line 3: /);
  for (const text of ['apiVersion: v1\n', '502 Bad Gateway', fileOf('get-distribution.json').toString()])
    assert.equal(await explainYaml(Buffer.from(text)), null);
});

test('forms of a distribution that are not read say what to hand over instead', () => {
  for (const [text, instead] of [
    [
      "new cloudfront.Distribution(this, 'dist', {\n  defaultBehavior: {",
      /CDK stack\. Hand over what `cdk synth` prints/,
    ],
    ['cloudfront.Distribution(self, "dist",\n  default_behavior=', /`cdk synth`/],
    ['resource "aws_cloudfront_distribution" "cdn" {\n  error_code = 502', /`terraform show -json`/],
    [
      '|                  GetDistributionConfig              |\n+---+\n||  DistributionConfig ||',
      /--output json/,
    ],
    ['DISTRIBUTIONCONFIG\tref\t\tTrue\nDEFAULTCACHEBEHAVIOR\tTrue', /--output json/],
  ] as const) {
    const report = explainText(Buffer.from(text));
    assert.equal(report.form, 'configuration', text);
    assert.match(report.because, instead);
  }
});

test('a change that CloudTrail recorded is read like the configuration it holds, without who made it', () => {
  const event = (more: object, config: object = {}) => ({
    eventTime: '2026-11-30T19:55:10Z',
    eventSource: 'cloudfront.amazonaws.com',
    eventName: 'UpdateDistribution',
    userIdentity: { arn: 'arn:aws:sts::123456789012:assumed-role/deploy/ana' },
    requestParameters: {
      id: 'E1A2B3C4D5E6F7',
      distributionConfig: {
        origins: {
          quantity: 1,
          items: [
            {
              id: 'api',
              domainName: 'api-new.shop.example',
              customOriginConfig: {
                hTTPPort: 80,
                hTTPSPort: 8443,
                originProtocolPolicy: 'https-only',
                originSslProtocols: { quantity: 1, items: ['TLSv1.2'] },
              },
            },
          ],
        },
        ...config,
      },
    },
    ...more,
  });
  const plain = event({}, { defaultCacheBehavior: { targetOriginId: 'api' } });
  const older = event({ eventTime: '2026-11-29T00:00:00Z', requestParameters: { distributionConfig: {} } });
  for (const value of [
    plain,
    { detail: plain },
    { Records: [older, plain] },
    { Events: [{ CloudTrailEvent: JSON.stringify(plain) }, { CloudTrailEvent: '{' }] },
  ])
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const report = explainText(Buffer.from(text));
      assert.equal(report.form, 'configuration', text);
      assert.match(
        report.because,
        /^Of E1A2B3C4D5E6F7: one origin .* This is what UpdateDistribution at 2026-11-30T19:55:10Z set; what stands now may differ\.$/,
      );
      assert.match(report.next[0] ?? '', /`api-new\.shop\.example --protocol https --port 8443 .*TLSv1\.2`/);
      assert.doesNotMatch(JSON.stringify(report), /arn:|ana/);
    }
  const refused = explainText(Buffer.from(JSON.stringify({ ...plain, errorCode: 'AccessDenied' })));
  assert.match(refused.because, /AWS refused this change \(UpdateDistribution at .*: AccessDenied\)/);
  const shortened = explainText(Buffer.from(JSON.stringify(event({}))));
  assert.notEqual(
    shortened.form,
    'configuration',
    'without its behaviors nobody knows whether Host is forwarded',
  );
  assert.match(shortened.next.join(' '), /get-distribution --id E1A2B3C4D5E6F7/);
  const other = explainText(Buffer.from(JSON.stringify(event({ eventSource: 's3.amazonaws.com' }))));
  assert.notEqual(other.form, 'configuration');
});

test('other JSON is no configuration', () => {
  for (const text of [
    '{"values":1}',
    '{"Resources":{}}',
    '[{"values":{}}]',
    '{"Distribution":7}',
    '{"DistributionConfig":{"Origins":5}}',
  ])
    assert.notEqual(explainText(Buffer.from(text)).form, 'configuration', text);
});
