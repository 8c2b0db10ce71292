import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { ConfigurationForm } from '../../src/formats/distribution.ts';
import type { FaultPlace } from '../../src/formats/judgement.ts';
import { settingChange } from '../../src/repairs/setting-change.ts';
import { plan } from '../causes/distribution/plans.ts';

const diffOf = (cause: CauseId, given: Parameters<typeof plan>[0], at?: FaultPlace) =>
  settingChange(cause, at, plan(given))?.diff ?? null;

const CACHE = { kind: 'cache-policy', policy: { id: 'c1', name: 'mine' } } as const;
const REQUEST = { kind: 'origin-request-policy', policy: { id: 'r1', name: 'AllViewer' } } as const;

test('a change is written in the form the configuration came in', () => {
  const group = { failoverStatuses: [500, 503] };
  for (const [form, wanted] of [
    [
      'get-distribution',
      [
        '@@ OriginGroups.Items[Id=both].FailoverCriteria',
        '- "StatusCodes": { "Quantity": 2, "Items": [500,503] }',
        '+ "StatusCodes": { "Quantity": 4, "Items": [500,502,503,504] }',
      ],
    ],
    [
      'cloudformation',
      [
        '@@ OriginGroups.Items[Id=both].FailoverCriteria',
        '- "StatusCodes": { "Quantity": 2, "Items": [500,503] }',
        '+ "StatusCodes": { "Quantity": 4, "Items": [500,502,503,504] }',
      ],
    ],
    [
      'terraform',
      [
        '@@ origin_group (origin_id = "both") › failover_criteria',
        '- status_codes = [500,503]',
        '+ status_codes = [500,502,503,504]',
      ],
    ],
    [
      'cdk',
      [
        '@@ the OriginGroup with standby',
        '- fallbackStatusCodes: [500,503]',
        '+ fallbackStatusCodes: [500,502,503,504]',
      ],
    ],
  ] as const satisfies readonly (readonly [ConfigurationForm, readonly string[]])[])
    assert.deepEqual(diffOf('failover-incomplete', { form, group }), wanted, form);
});

test('settings of a VPC origin and of its place in the distribution are two resources', () => {
  const origin = {
    kind: 'vpc',
    vpcOriginId: 'vo_1',
    responseTimeoutMs: 45_000,
    tlsVersions: ['TLSv1'],
  } as const;
  const place = (cause: CauseId, form: ConfigurationForm) => diffOf(cause, { form, origin })?.[0];
  assert.match(place('time-outs-too-long', 'live') ?? '', /^@@ Origins\.Items\[Id=.*\]\.VpcOriginConfig$/);
  assert.match(place('time-outs-too-long', 'terraform') ?? '', / › vpc_origin_config$/);
  assert.equal(place('tls-minimum-outdated', 'live'), '@@ VPC origin vo_1: VpcOriginEndpointConfig');
  assert.match(
    place('tls-minimum-outdated', 'terraform') ?? '',
    /aws_cloudfront_vpc_origin › vpc_origin_endpoint_config/,
  );
  assert.match(
    settingChange('tls-minimum-outdated', undefined, plan({ form: 'live', origin }))?.apply ?? '',
    /^aws cloudfront get-vpc-origin --id vo_1 .* update-vpc-origin --id vo_1 --if-match /,
  );
  const bucket = { kind: 's3', responseTimeoutMs: 45_000 } as const;
  assert.match(
    diffOf('time-outs-too-long', { form: 'terraform', origin: bucket })?.[0] ?? '',
    / › s3_origin_config$/,
  );
});

test('CDK has names of its own; what it names nothing for is said as the template has it', () => {
  const form = 'cdk';
  assert.deepEqual(
    diffOf('origin-protocol-mismatch', { form, origin: { protocolPolicy: 'http-only', httpPort: 8443 } }),
    [
      '@@ the origin of origin.example.com',
      '- protocolPolicy: OriginProtocolPolicy.HTTP_ONLY',
      '+ protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY',
      '- "HTTPSPort": 443 (in the template)',
      '+ "HTTPSPort": 8443 (in the template)',
    ],
  );
  assert.deepEqual(diffOf('tls-protocol-unsupported', { form, origin: { minTls: 'SSLv3' } }, 'minimum'), [
    '@@ the origin of origin.example.com',
    '- originSslProtocols: [OriginSslPolicy.SSL_V3]',
    '+ originSslProtocols: [OriginSslPolicy.TLS_V1_2]',
  ]);
  assert.deepEqual(
    diffOf('host-kept-by-cache-policy', {
      form,
      host: { forwarded: 'yes', by: [CACHE] },
      behavior: { pattern: '/api/*' },
    }),
    [
      "@@ additionalBehaviors['/api/*']",
      '- cachePolicy: CachePolicy "c1"',
      '+ cachePolicy: CachePolicy.CACHING_OPTIMIZED',
    ],
  );
});

test('each setting stands where its form has it', () => {
  const website = {
    domainName: 'my-site.s3-website.eu-central-1.amazonaws.com',
    protocolPolicy: 'match-viewer',
  } as const;
  assert.deepEqual(diffOf('origin-protocol-mismatch', { origin: website }), [
    '@@ Origins.Items[Id=app].CustomOriginConfig',
    '- "OriginProtocolPolicy": "match-viewer"',
    '+ "OriginProtocolPolicy": "http-only"',
  ]);
  assert.deepEqual(
    diffOf('origin-protocol-mismatch', {
      form: 'terraform',
      origin: { protocolPolicy: 'http-only', httpPort: 8443 },
    }),
    [
      '@@ origin (origin_id = "app") › custom_origin_config',
      '- origin_protocol_policy = "http-only"',
      '+ origin_protocol_policy = "https-only"',
      '- https_port = 443',
      '+ https_port = 8443',
    ],
  );
  assert.deepEqual(
    diffOf('tls-protocol-unsupported', { form: 'cloudformation', origin: { minTls: 'SSLv3' } }, 'minimum'),
    [
      '@@ Origins[Id=app].CustomOriginConfig',
      '- "OriginSSLProtocols": ["SSLv3"]',
      '+ "OriginSSLProtocols": ["TLSv1.2"]',
    ],
  );
  assert.deepEqual(
    diffOf('error-response-hides-status', {
      form: 'terraform',
      errorResponses: [{ status: 502, pagePath: null, shownStatus: null, cachedSeconds: 300 }],
    }),
    [
      '@@ custom_error_response (error_code = 502)',
      '- error_caching_min_ttl = 300',
      '+ error_caching_min_ttl = 10',
    ],
  );
  assert.deepEqual(diffOf('dns-no-ipv4', { form: 'terraform' })?.slice(1), [
    '- ip_address_type = "ipv4"',
    '+ ip_address_type = "dualstack"',
  ]);
  assert.deepEqual(
    diffOf('time-outs-too-long', { form: 'terraform', origin: { responseTimeoutMs: 120_000 } })?.slice(1),
    ['- origin_read_timeout = 120', '+ origin_read_timeout = 30'],
  );
});

test('Host is no longer forwarded once every place that does it was changed', () => {
  const host = { forwarded: 'yes', by: [CACHE, REQUEST] } as const;
  assert.deepEqual(
    diffOf('certificate-name-mismatch', { host, behavior: { pattern: '/api/*' } }, 'forwarded-host'),
    [
      '@@ CacheBehaviors.Items[PathPattern=/api/*]',
      '- "CachePolicyId": "c1"',
      '+ "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"',
      '- "OriginRequestPolicyId": "r1"',
      '+ "OriginRequestPolicyId": "b689b0a8-53d0-40ab-baf2-68738e2966ac"',
    ],
  );
  const legacy = {
    host: { forwarded: 'yes', by: [{ kind: 'legacy' }] },
    behavior: { legacyHeaders: ['Accept', 'Host'] },
  } as const;
  assert.deepEqual(diffOf('host-forwarded-to-service', { form: 'terraform', ...legacy }), [
    '@@ default_cache_behavior › forwarded_values',
    '- headers = ["Accept","Host"]',
    '+ headers = ["Accept"]',
  ]);
});

test('outdated TLS versions, a port of the other protocol, and a group that is passed by', () => {
  assert.deepEqual(
    diffOf('tls-minimum-outdated', { origin: { tlsVersions: ['TLSv1', 'TLSv1.1'] } })?.slice(1),
    [
      '- "OriginSslProtocols": { "Quantity": 2, "Items": ["TLSv1","TLSv1.1"] }',
      '+ "OriginSslProtocols": { "Quantity": 1, "Items": ["TLSv1.2"] }',
    ],
  );
  assert.deepEqual(
    diffOf('port-of-other-protocol', { origin: { protocolPolicy: 'http-only', httpPort: 443 } })?.slice(1),
    ['- "OriginProtocolPolicy": "http-only"', '+ "OriginProtocolPolicy": "https-only"'],
  );
  assert.deepEqual(diffOf('port-of-other-protocol', { origin: { httpsPort: 80 } })?.slice(1), [
    '- "HTTPSPort": 80',
    '+ "HTTPSPort": 443',
  ]);
  assert.deepEqual(diffOf('failover-incomplete', { form: 'terraform', groupPassedBy: 'both' })?.slice(1), [
    '- target_origin_id = "app"',
    '+ target_origin_id = "both"',
  ]);
});

test('where the repair lies elsewhere, or is a choice, there is no change', () => {
  assert.equal(diffOf('certificate-expired', {}), null);
  assert.equal(diffOf('certificate-name-mismatch', { host: { forwarded: 'yes', by: [REQUEST] } }), null);
  assert.equal(diffOf('origin-protocol-mismatch', {}), null);
  assert.equal(settingChange('failover-incomplete', undefined, undefined), null);
});
