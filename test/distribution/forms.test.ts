import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planFor } from '../../src/distribution/plan.ts';
import { mergeConfigurations, readConfiguration } from '../../src/distribution/read-configuration.ts';
import { viewerOf } from './fixtures.ts';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** What is asked for the URL: origin, port, Host; and what is said beside it. */
function askedBy(url: string, ...values: readonly unknown[]) {
  const configuration = mergeConfigurations(
    values.map((value) => readConfiguration(value) ?? assert.fail(JSON.stringify(value).slice(0, 200))),
  );
  const planning = planFor(viewerOf(url), configuration);
  if (planning.kind === 'invalid') return assert.fail(planning.message);
  return {
    asked: planning.planned.map(({ target }) => [target.origin, target.port, target.hostHeader]),
    notes: planning.notes,
    said: planning.planned.flatMap(({ plan }) => [
      ...plan.notes,
      ...plan.open.map(({ question }) => question),
    ]),
  };
}

const template = (distribution: object, more: object = {}, resources: object = {}) => ({
  AWSTemplateFormatVersion: '2010-09-09',
  ...more,
  Resources: {
    Cdn: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: 'true',
          Aliases: ['www.site.example'],
          Origins: [origin('origin.site.example')],
          DefaultCacheBehavior: { TargetOriginId: 'o', CachePolicyId: CACHING_OPTIMIZED },
          ...distribution,
        },
      },
    },
    ...resources,
  },
});

/** `Fn::Sub`, with `$(Name)` for what a template writes in braces. */
const sub = (text: string) => ({ 'Fn::Sub': text.replaceAll(/\$\((.+?)\)/g, '\u0024{$1}') });

const origin = (DomainName: unknown) => ({
  Id: 'o',
  DomainName,
  CustomOriginConfig: {
    HTTPSPort: '8443',
    OriginProtocolPolicy: 'https-only',
    OriginSSLProtocols: ['TLSv1.2'],
  },
});

const SITE = [['origin.site.example', 8443, 'none']];

test('functions of a template are followed where the template holds all their parts', () => {
  const parameters = {
    Parameters: {
      Zone: { Type: 'String', Default: 'site.example' },
      Kept: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/zone' },
      Given: { Type: 'String' },
    },
  };
  const withDomain = (domain: unknown) =>
    askedBy('https://www.site.example/', template({ Origins: [origin(domain)] }, parameters));

  assert.deepEqual(withDomain({ 'Fn::Join': ['.', ['origin', 'site', 'example']] }), {
    asked: SITE,
    notes: [],
    said: [],
  });
  for (const domain of [
    sub('origin.$(Zone)'),
    { 'Fn::Join': ['', ['origin.', { Ref: 'Zone' }]] },
    { 'Fn::Join': ['.', ['origin', sub('$(Zone)')]] },
  ]) {
    const { asked, said } = withDomain(domain);
    assert.deepEqual(asked, SITE, JSON.stringify(domain));
    assert.deepEqual(said, [
      "The template's parameter Zone is taken at its default, site.example; the deployed stack may have another value.",
    ]);
  }
  for (const domain of [
    sub('origin.$(Given)'),
    sub('origin.$(AWS::Region).$(Zone)'),
    { 'Fn::Sub': ['origin', { Zone: { 'Fn::ImportValue': 'x' } }] },
    { Ref: 'Kept' },
    { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Api', 'Name'] }, '.example']] },
    { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
  ]) {
    const { asked, notes } = withDomain(domain);
    assert.deepEqual(asked, [], JSON.stringify(domain));
    assert.match(notes.join(), /a reference \(.+\) that only the deployed stack resolves/);
  }
});

test('a template comes as get-template prints it too, and brings its tenants', () => {
  const plain = template({});
  for (const body of [plain, JSON.stringify(plain)])
    assert.deepEqual(
      askedBy('https://www.site.example/', { TemplateBody: body, StagesAvailable: ['Original'] }).asked,
      SITE,
    );
  assert.equal(readConfiguration({ TemplateBody: 'Resources:\n  Cdn:\n' }), null, 'YAML');

  const tenants = template(
    { Aliases: [], ConnectionMode: 'tenant-only', Origins: [origin('{{app}}.site.example')] },
    {},
    {
      Tenant: {
        Type: 'AWS::CloudFront::DistributionTenant',
        Properties: {
          DistributionId: { Ref: 'Cdn' },
          Domains: ['shop.example'],
          Parameters: [{ Name: 'app', Value: 'origin' }],
        },
      },
    },
  );
  assert.deepEqual(askedBy('https://shop.example/', tenants).asked, SITE);
});

test('where a template or a plan only refers to a policy, the command that is named has no such id', () => {
  const { said } = askedBy(
    'https://www.site.example/',
    template({
      DefaultCacheBehavior: {
        TargetOriginId: 'o',
        CachePolicyId: { 'Fn::If': ['IsProd', CACHING_OPTIMIZED, 'x'] },
      },
    }),
  );
  assert.match(said.join(), /Give what `aws cloudfront get-distribution` prints in place of this file/);
  assert.doesNotMatch(said.join(), /--id/);
});

const inTerraform = (values: object = {}) => ({
  aliases: ['www.site.example'],
  enabled: true,
  origin: [
    {
      origin_id: 'o',
      domain_name: 'origin.site.example',
      custom_origin_config: [
        {
          http_port: 80,
          https_port: 8443,
          origin_protocol_policy: 'https-only',
          origin_ssl_protocols: ['TLSv1.2'],
        },
      ],
    },
  ],
  default_cache_behavior: [{ target_origin_id: 'o', cache_policy_id: CACHING_OPTIMIZED }],
  ...values,
});

test('a Terraform state file is read as it is, each instance of a resource by itself', () => {
  const state = {
    version: 4,
    terraform_version: '1.9.8',
    resources: [
      {
        module: 'module.cdn',
        mode: 'managed',
        type: 'aws_cloudfront_distribution',
        name: 'site',
        instances: [
          { index_key: 'a', attributes: inTerraform() },
          { index_key: 'b', attributes: inTerraform({ aliases: ['other.example'] }) },
        ],
      },
    ],
  };
  assert.deepEqual(askedBy('https://www.site.example/', state).asked, SITE);
});

test('what a Terraform plan knows only after it is applied is open, and that it is a plan is said', () => {
  const address = 'module.cdn[0].aws_cloudfront_distribution.site["a"]';
  const plan = (after_unknown: object, actions: readonly string[], values: object = {}) => ({
    format_version: '1.2',
    planned_values: {
      root_module: {
        child_modules: [
          { resources: [{ address, type: 'aws_cloudfront_distribution', values: inTerraform(values) }] },
        ],
      },
    },
    resource_changes: [{ address, change: { actions, after_unknown } }],
  });
  const url = 'https://www.site.example/';
  assert.deepEqual(askedBy(url, plan({}, ['no-op'])), { asked: SITE, notes: [], said: [] });

  const policy = askedBy(
    url,
    plan({ default_cache_behavior: [{ cache_policy_id: true }] }, ['update'], {
      default_cache_behavior: [{ target_origin_id: 'o' }],
    }),
  );
  assert.deepEqual(policy.asked, [['origin.site.example', 8443, null]], 'Host is not taken as not forwarded');
  assert.match(
    policy.said.join(' '),
    /a plan that changes this distribution.*cache policy \(known after apply\)/,
  );

  const domain = askedBy(url, plan({ origin: [{ domain_name: true }] }, ['create']));
  assert.deepEqual(domain.asked, []);
  assert.match(domain.notes.join(), /origin o: its domain is known only after the plan is applied/);
});

test('a default that stands for a tenant nobody gave is said', () => {
  const distribution = {
    Id: 'E5TENANTSEXAM',
    DomainName: 'd555.cloudfront.net',
    DistributionConfig: {
      ConnectionMode: 'tenant-only',
      TenantConfig: {
        ParameterDefinitions: [{ Name: 'app', Definition: { StringSchema: { DefaultValue: 'origin' } } }],
      },
      Origins: { Quantity: 1, Items: [origin('{{app}}.site.example')] },
      DefaultCacheBehavior: { TargetOriginId: 'o', CachePolicyId: CACHING_OPTIMIZED },
    },
  };
  const alone = askedBy('https://shop.example/', { Distribution: distribution });
  assert.deepEqual(alone.asked, SITE);
  assert.match(alone.said.join(), /\{\{app\}\} is taken at the distribution's default; the tenant may have/);
  const tenant = {
    DistributionTenant: {
      Id: 'dt_1',
      DistributionId: 'E5TENANTSEXAM',
      Domains: [{ Domain: 'shop.example' }],
    },
  };
  const known = askedBy('https://shop.example/', { Distribution: distribution }, tenant);
  assert.deepEqual([known.asked, known.said], [SITE, []]);
});

test('an origin whose domain is an address of the web is said to be none; a dot at its end is left out', () => {
  const withDomain = (domain: string) =>
    askedBy('https://www.site.example/', template({ Origins: [origin(domain)] }));
  assert.deepEqual(withDomain('origin.site.example.').asked, SITE);
  const { asked, notes } = withDomain('https://origin.site.example/');
  assert.deepEqual(asked, []);
  assert.match(notes.join(), /origin o: its domain \(https:\/\/origin\.site\.example\/\) is no host name/);
});

test('an origin whose path no request can have is said, and not asked', () => {
  for (const OriginPath of ['/a\r\nX-Injected: 1', '/a b', '/中', `/${'a'.repeat(9_000)}`]) {
    const { asked, notes } = askedBy(
      'https://www.site.example/',
      template({ Origins: [{ ...origin('origin.site.example'), OriginPath }] }),
    );
    assert.deepEqual(asked, []);
    assert.match(notes.join(), /origin o: no request can have its path/);
  }
});

test('a member of a group that is no origin is said, and the others are asked', () => {
  const { asked, notes } = askedBy(
    'https://www.site.example/',
    template({
      OriginGroups: {
        Items: [{ Id: 'both', Members: { Items: [{ OriginId: 'o' }, { OriginId: 'gone' }] } }],
      },
      DefaultCacheBehavior: { TargetOriginId: 'both', CachePolicyId: CACHING_OPTIMIZED },
    }),
  );
  assert.deepEqual(asked, SITE);
  assert.deepEqual(notes, ['group both: its member gone is no origin of this distribution']);
});
