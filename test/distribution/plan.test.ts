import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NO_CONFIGURATION } from '../../src/distribution/model.ts';
import { PLANS_MAX, planFor } from '../../src/distribution/plan.ts';
import { readConfiguration } from '../../src/distribution/read-configuration.ts';
import { configurationOf, plansOf, viewerOf } from './fixtures.ts';

const URL_OF_API = 'https://www.shop.example/api/orders?x=1';

test('a URL leads to its behavior, its origin and the settings that matter', () => {
  const { planned, notes } = plansOf('https://www.shop.example/', 'get-distribution.json');
  assert.deepEqual(notes, []);
  assert.equal(planned.length, 1);
  const [{ plan, target, headers } = assert.fail()] = planned;
  assert.deepEqual(target, {
    origin: 'origin.shop.example',
    protocol: 'https',
    port: 8443,
    hostHeader: 'www.shop.example',
    path: '/prod/index.html',
    minTls: 'TLSv1.1',
    connectTimeoutMs: 5_000,
    responseTimeoutMs: 20_000,
  });
  assert.deepEqual(headers, [['X-Origin-Secret', 'do-not-show-me']]);
  assert.deepEqual(plan.origin.headerNames, ['X-Origin-Secret']);
  assert.equal(plan.origin.connectionAttempts, 2);
  assert.equal(plan.origin.keepAliveMs, 60_000);
  assert.deepEqual(
    plan.open.map(({ setting }) => setting),
    ['origin-header'],
  );
  assert.deepEqual(
    plan.host.by.map((source) => source.kind !== 'legacy' && source.policy.name),
    ['UseOriginCacheControlHeaders', 'AllViewer'],
  );
});

test('what leaves a check holds no value of a custom header', () => {
  for (const file of ['get-distribution.json', 'terraform-show.json', 'cloudformation.json']) {
    const { planned } = plansOf(null, file);
    assert.doesNotMatch(JSON.stringify(planned.map(({ plan, target }) => ({ plan, target }))), /do-not-show/);
    assert.match(JSON.stringify(planned.map(({ headers }) => headers)), /do-not-show-me/, file);
  }
});

test('every form of one distribution gives the same plan', () => {
  const bare = (file: string, url: string) =>
    plansOf(url, file).planned.map(({ plan: { form: _, id: __, domainName: ___, ...plan }, target }) => ({
      // A template need not write the methods down.
      plan: { ...plan, behavior: { ...plan.behavior, methods: undefined } },
      target,
    }));
  for (const url of [
    URL_OF_API,
    'https://www.shop.example/',
    'http://www.shop.example/static/a.js',
    'http://a.b.shop.example/checkout/1',
  ]) {
    const wanted = bare('get-distribution.json', url);
    assert.ok(wanted.length > 0);
    // A list does not hold the default root object.
    for (const file of [
      'get-distribution-config.json',
      'list-distributions.json',
      'cloudformation.json',
      'terraform-show.json',
    ])
      if (!(file === 'list-distributions.json' && url.endsWith('.example/')))
        assert.deepEqual(bare(file, url), wanted, `${file} ${url}`);
  }
});

test('a function of unknown code leaves Host open and is named', () => {
  const [{ plan, target } = assert.fail()] = plansOf(URL_OF_API, 'get-distribution.json').planned;
  assert.equal(target.hostHeader, 'none');
  assert.equal(target.path, '/api/orders?x=1');
  assert.deepEqual(
    plan.open.map(({ setting, on }) => [setting, on]),
    [['host-header', 'whether the Lambda@Edge function rewrite (origin-request) changes Host or the origin']],
  );
  assert.match(
    plan.open[0]?.question ?? '',
    /aws lambda get-function --region us-east-1 --function-name arn:aws:lambda:us-east-1:123456789012:function:rewrite:7/,
  );
});

test('an origin group is asked member by member, and says what it fails over for', () => {
  const { planned } = plansOf('http://www.shop.example/checkout', 'get-distribution.json');
  assert.deepEqual(
    planned.map(({ plan, target }) => [
      plan.group?.role,
      target.origin,
      target.protocol,
      target.port,
      target.hostHeader,
    ]),
    [
      ['primary', 'origin.shop.example', 'https', 8443, 'www.shop.example'],
      // Match viewer, and the URL says http.
      ['secondary', 'standby.shop.example', 'http', 80, 'www.shop.example'],
    ],
  );
  assert.deepEqual(planned[0]?.plan.group?.failoverStatuses, [500, 503]);
  assert.deepEqual(planned[0]?.plan.group?.others, ['standby']);
});

test('Match viewer asks both protocols only where viewers may use both and no URL says which', () => {
  const [, standby] = plansOf(null, 'get-distribution.json').planned.filter(
    ({ plan }) => plan.group !== null,
  );
  assert.equal(standby?.target.protocol, 'match-viewer');
  assert.equal(standby?.target.port, 443);
  const [bucket] = plansOf('https://www.shop.example/static/x.js', 'get-distribution.json').planned;
  assert.equal(bucket?.plan.origin.kind, 's3');
  assert.equal(bucket?.target.protocol, 'https');
});

test('without a URL every origin is planned once for each way it is asked', () => {
  const { planned } = plansOf(null, 'get-distribution.json');
  assert.deepEqual(
    planned.map(({ plan, target }) => [plan.behavior.pattern, plan.origin.id, target.path]),
    [
      ['*', 'alb', '/prod/index.html'],
      ['/api/*', 'api', '/api/'],
      ['/static/*.??', 'assets', '/static/'],
      ['/checkout*', 'alb', '/prod/checkout'],
      ['/checkout*', 'standby', '/checkout'],
    ],
  );
  assert.match(planned[0]?.plan.notes.join() ?? '', /judged with www\.shop\.example; .*\*\.shop\.example/);
});

test('policies and VPC origins beside the distribution settle what it leaves open', () => {
  const of = (id: string, ...files: readonly string[]) =>
    plansOf(null, ...files).planned.find(({ plan }) => plan.origin.id === id) ?? assert.fail(id);
  const alone = of('alb', 'kinds.json');
  assert.equal(alone.target.hostHeader, null);
  assert.equal(alone.plan.host.forwarded, 'unknown');
  assert.match(
    alone.plan.open[0]?.question ?? '',
    /`aws cloudfront get-cache-policy --id 11111111-aaaa-bbbb-cccc-222222222222` and `aws cloudfront get-origin-request-policy/,
  );
  const withBoth = of('alb', 'kinds.json', 'get-cache-policy.json', 'get-origin-request-policy.json');
  assert.equal(withBoth.target.hostHeader, 'd222222abcdef8.cloudfront.net');
  assert.deepEqual(withBoth.plan.open, []);
  assert.equal(withBoth.plan.behavior.cachePolicy?.name, 'by-host');
  const withRequestAlone = of('alb', 'kinds.json', 'get-origin-request-policy.json');
  assert.equal(withRequestAlone.plan.host.forwarded, 'unknown');

  const vpc = of('vpc', 'kinds.json');
  assert.deepEqual(
    vpc.plan.open.map(({ setting }) => setting),
    ['protocol', 'min-tls'],
  );
  assert.equal(vpc.target.responseTimeoutMs, 45_000);
  const known = of('vpc', 'kinds.json', 'get-vpc-origin.json');
  assert.deepEqual(known.plan.open, []);
  assert.deepEqual(
    [known.target.protocol, known.target.port, known.target.minTls],
    ['https', 8443, 'TLSv1.2'],
  );
});

test('each kind of origin keeps what is special about it', () => {
  const { planned } = plansOf(null, 'kinds.json');
  const origin = (id: string) =>
    planned.find(({ plan }) => plan.origin.id === id)?.plan.origin ?? assert.fail(id);
  assert.equal(origin('mtls').clientCertificate, true);
  assert.equal(origin('alb').clientCertificate, false);
  assert.equal(origin('url').accessControl, true);
  assert.equal(origin('v6').addressType, 'dualstack');
  assert.equal(origin('v6').completionTimeoutMs, 120_000);
  assert.equal(origin('internal').protocolPolicy, 'http-only');
  assert.equal(origin('vpc').kind, 'vpc');
});

test('a chain of distributions is followed as far as the files hold it, and a loop ends', () => {
  const [one = assert.fail()] = configurationOf('get-distribution.json').distributions;
  const [origin = assert.fail()] = one.origins;
  const link = (id: string, domainName: string, leadsTo: string) => ({
    ...one,
    id,
    domainName,
    aliases: [],
    origins: [{ ...origin, domainName: leadsTo }],
    behaviors: [{ ...(one.behaviors.at(-1) ?? assert.fail()), target: origin.id }],
  });
  const behind = (...distributions: readonly (typeof one)[]) => {
    const planning = planFor(viewerOf('https://d1.cloudfront.net/'), { ...NO_CONFIGURATION, distributions });
    return planning.kind === 'planned' ? planning.planned[0]?.plan.behind : assert.fail(planning.message);
  };
  const first = link('E1', 'd1.cloudfront.net', 'd2.cloudfront.net');
  const second = link('E2', 'd2.cloudfront.net', 'd3.cloudfront.net');
  assert.deepEqual(behind(first, second, link('E3', 'd3.cloudfront.net', 'app.example')), ['E2', 'E3']);
  assert.deepEqual(behind(first, second, link('E3', 'd3.cloudfront.net', 'd1.cloudfront.net')), ['E2', 'E3']);
  assert.equal(behind(link('E1', 'd1.cloudfront.net', 'app.example'), second), undefined);
});

test('a behavior that points past the group its origin is in says so', () => {
  const { planned } = plansOf(null, 'get-distribution.json');
  assert.deepEqual(
    planned.map(({ plan }) => [plan.behavior.pattern, plan.origin.id, plan.groupPassedBy]),
    [
      ['*', 'alb', 'both'],
      ['/api/*', 'api', undefined],
      ['/static/*.??', 'assets', undefined],
      ['/checkout*', 'alb', undefined],
      ['/checkout*', 'standby', undefined],
    ],
  );
});

test('a tenant fills in what its distribution leaves to it', () => {
  const alone = plansOf('https://acme.shop.example/', 'tenants.json');
  assert.deepEqual(alone.planned, []);
  assert.match(
    alone.notes.join(),
    /origin app: its domain holds \{\{tenant\}\}, a parameter of the tenant; give what `aws cloudfront get-distribution-tenant-by-domain/,
  );
  const { planned } = plansOf('https://acme.shop.example/x', 'tenants.json', 'get-distribution-tenant.json');
  assert.deepEqual(
    planned.map(({ target }) => [target.origin, target.path]),
    [['acme.apps.shop.example', '/live/x']],
  );
});

test('of many distributions the one that serves the name is taken; without a name, the URL is asked for', () => {
  const invalid = (url: string | null, ...files: readonly string[]) => {
    const planning = planFor(viewerOf(url), configurationOf(...files));
    return planning.kind === 'invalid' ? planning.message : assert.fail('planned');
  };
  assert.match(invalid(null, 'list-distributions.json'), /holds 4 distributions .*give the URL that fails/);
  assert.match(
    invalid('https://nobody.example/', 'list-distributions.json'),
    /no distribution in it serves nobody\.example: its names are www\.shop\.example/,
  );
  assert.match(invalid(null, 'get-cache-policy.json'), /no distribution/);
  const [byDomain] = plansOf(
    'https://d222222abcdef8.cloudfront.net/website/',
    'list-distributions.json',
  ).planned;
  assert.equal(byDomain?.target.origin, 'my-site.s3-website.eu-central-1.amazonaws.com');
});

test('a staging distribution is planned beside the one whose policy may send requests to it', () => {
  const { distributions } = configurationOf('get-distribution.json', 'staging.json');
  const configuration = {
    ...NO_CONFIGURATION,
    distributions: distributions.map((one) =>
      one.staging ? one : { ...one, continuousDeploymentPolicyId: 'cdp1' },
    ),
  };
  const planning = planFor(viewerOf('https://www.shop.example/'), configuration);
  assert.equal(planning.kind, 'planned');
  if (planning.kind !== 'planned') return;
  assert.deepEqual(
    planning.planned.map(({ plan }) => [plan.staging, plan.origin.id]),
    [
      [false, 'alb'],
      [true, 'green'],
    ],
  );
  assert.match(planning.planned[0]?.plan.notes.join() ?? '', /continuous deployment policy \(cdp1\)/);
});

test('references of a template are followed within it, and said where they lead out of it', () => {
  const { planned, notes } = plansOf('https://www.shop.example/', 'cdk-template.json');
  assert.deepEqual(notes, []);
  const [{ plan, target } = assert.fail()] = planned;
  assert.deepEqual(
    [target.origin, target.port, target.hostHeader],
    ['origin.shop.example', 8443, 'www.shop.example'],
  );
  assert.deepEqual(plan.open, []);
  const balancer = plansOf('https://www.shop.example/lb/1', 'cdk-template.json');
  assert.deepEqual(balancer.planned, []);
  assert.match(
    balancer.notes.join(),
    /reference \(Balancer\.DNSName\) that only the deployed stack resolves/,
  );
  const [inner] = plansOf('https://www.shop.example/in/1', 'cdk-template.json').planned;
  assert.deepEqual(
    [inner?.target.protocol, inner?.target.port, inner?.target.hostHeader],
    ['http', 8080, 'none'],
  );
});

test('unknown values are said and leave their setting open', () => {
  const text = readFileSync('test/fixtures/distributions/get-distribution.json', 'utf8')
    .replaceAll('"https-only"', '"carrier-pigeon"')
    .replaceAll('"TLSv1.1"', '"TLSv9"');
  const configuration = readConfiguration(JSON.parse(text)) ?? assert.fail();
  const planning = planFor(viewerOf('https://www.shop.example/'), configuration);
  if (planning.kind !== 'planned') return assert.fail();
  const [{ plan, target } = assert.fail()] = planning.planned;
  assert.equal(target.protocol, null);
  assert.equal(target.minTls, 'TLSv1.2');
  assert.deepEqual(
    plan.open.map(({ setting }) => setting),
    ['protocol', 'origin-header'],
  );
  assert.match(
    plan.notes.join('\n'),
    /origin alb: OriginProtocolPolicy is "carrier-pigeon", which this version does not know/,
  );
  assert.match(plan.notes.join('\n'), /OriginSslProtocols holds "TLSv9"/);
});

test('JSON of something else is no configuration', () => {
  for (const value of [
    null,
    1,
    'x',
    [],
    {},
    [1],
    { Origins: [] },
    { Distribution: 5 },
    { DistributionList: 7 },
    { Resources: {} },
    { Resources: null },
    { values: { root_module: null } },
    { DistributionConfig: { Origins: 'x' } },
    { CachePolicy: {} },
  ])
    assert.equal(readConfiguration(value), null, JSON.stringify(value));
});

test('hundreds of behaviors and a thousand distributions stay bounded', () => {
  const { distributions } = configurationOf('get-distribution.json');
  const [one = assert.fail()] = distributions;
  const many = {
    ...NO_CONFIGURATION,
    distributions: Array.from({ length: 1_000 }, (_, index) => ({
      ...one,
      id: `E${index}`,
      aliases: [`a${index}.example`],
      domainName: null,
    })),
  };
  const [found] = (() => {
    const planning = planFor(viewerOf('https://a999.example/'), many);
    return planning.kind === 'planned' ? planning.planned : assert.fail(planning.message);
  })();
  assert.equal(found?.plan.id, 'E999');
  const origins = Array.from({ length: 250 }, (_, index) => ({
    ...(one.origins[0] ?? assert.fail()),
    id: `o${index}`,
    domainName: `o${index}.example`,
  }));
  const behaviors = origins.map(({ id }) => ({
    ...(one.behaviors[0] ?? assert.fail()),
    pattern: `/${id}/*`,
    target: id,
  }));
  const planning = planFor(viewerOf(null), {
    ...NO_CONFIGURATION,
    distributions: [
      {
        ...one,
        origins,
        behaviors: [...behaviors, { ...(one.behaviors.at(-1) ?? assert.fail()), target: 'o0' }],
      },
    ],
  });
  if (planning.kind !== 'planned') return assert.fail();
  assert.equal(planning.planned.length, PLANS_MAX);
  assert.match(planning.notes.join(), /of \d+ origins are left out: give the URL that fails/);
});
