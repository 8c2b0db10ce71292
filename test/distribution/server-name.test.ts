import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
} from '../../src/cloudfront/managed-policies.ts';
import { sentHost, sentServerName } from '../../src/cloudfront/sent-host.ts';
import { NO_CONFIGURATION } from '../../src/distribution/model.ts';
import { planFor } from '../../src/distribution/plan.ts';
import { readDistribution } from '../../src/distribution/read-distribution.ts';

type Says = 'yes' | 'no' | 'unknown';

const managed = (
  policies: typeof MANAGED_CACHE_POLICIES,
): readonly (readonly [string | undefined, Says])[] => [
  [undefined, 'no'],
  ['00000000-1111-2222-3333-444444444444', 'unknown'],
  ...Object.entries(policies).map(([id, { forwardsHost }]) => [id, forwardsHost ? 'yes' : 'no'] as const),
];

const LEGACY: readonly (readonly [object | undefined, Says])[] = [
  [undefined, 'no'],
  [{ Headers: { Quantity: 1, Items: ['Accept'] } }, 'no'],
  [{ Headers: { Quantity: 1, Items: ['Host'] } }, 'yes'],
  [{ Headers: { Quantity: 1, Items: ['*'] } }, 'yes'],
];

const lambda = (EventType: string) => ({
  LambdaFunctionAssociations: {
    Quantity: 1,
    Items: [{ EventType, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:1:function:route:7' }],
  },
});
const edge = (EventType: string) => ({
  FunctionAssociations: {
    Quantity: 1,
    Items: [{ EventType, FunctionARN: 'arn:aws:cloudfront::1:function/route' }],
  },
});

/** Functions of a behavior, and whether one may change Host or the origin. */
const FUNCTIONS: readonly (readonly [object, boolean])[] = [
  [{}, false],
  [lambda('viewer-request'), false],
  [lambda('origin-request'), true],
  [lambda('origin-response'), false],
  [lambda('viewer-response'), false],
  [edge('viewer-request'), true],
  [edge('viewer-response'), false],
];

test('Host and server name that CloudFront sends, for every combination of places, policies and functions', () => {
  let rows = 0;
  for (const [CachePolicyId, byCache] of managed(MANAGED_CACHE_POLICIES))
    for (const [OriginRequestPolicyId, byRequest] of managed(MANAGED_ORIGIN_REQUEST_POLICIES))
      for (const [ForwardedValues, byLegacy] of LEGACY)
        for (const [functions, mayRewrite] of FUNCTIONS) {
          rows++;
          const says: readonly Says[] = [byCache, byRequest, byLegacy];
          const forwarded = says.includes('yes') ? 'yes' : says.includes('unknown') ? 'unknown' : 'no';
          const row = JSON.stringify([CachePolicyId, OriginRequestPolicyId, ForwardedValues, functions]);
          const [{ plan, target } = assert.fail(row)] = planned({
            ...functions,
            CachePolicyId,
            OriginRequestPolicyId,
            ForwardedValues,
          });
          assert.equal(
            target.hostHeader,
            { yes: 'www.shop.example', no: 'none', unknown: null }[forwarded],
            row,
          );
          if (forwarded !== 'unknown') {
            const name = forwarded === 'yes' ? 'www.shop.example' : 'origin.shop.example';
            assert.deepEqual([sentHost(target), sentServerName(target)], [name, name], row);
          }
          // Exactly what the configuration does not tell is open, and each is named.
          const open = plan.open.filter(({ setting }) => setting === 'host-header').map(({ on }) => on);
          assert.equal(open.length, Number(forwarded === 'unknown') + Number(mayRewrite), row);
          if (forwarded === 'unknown') assert.match(open[0] ?? '', /policy 00000000-1111-/, row);
          if (mayRewrite) assert.match(open.at(-1) ?? '', / route \(/, row);
          assert.deepEqual(
            plan.open.filter(({ setting }) => setting !== 'host-header'),
            [],
            row,
          );
        }
  assert.equal(rows, 9 * 10 * 4 * 7);
});

function planned(behavior: object) {
  const distribution = readDistribution(
    {
      Aliases: { Quantity: 1, Items: ['www.shop.example'] },
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'app',
            DomainName: 'origin.shop.example',
            CustomOriginConfig: {
              HTTPPort: 80,
              HTTPSPort: 443,
              OriginProtocolPolicy: 'https-only',
              OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
            },
          },
        ],
      },
      DefaultCacheBehavior: { TargetOriginId: 'app', ViewerProtocolPolicy: 'https-only', ...behavior },
    },
    { form: 'get-distribution', id: 'E1SHOPEXAMPLE1', domainName: 'd111111abcdef8.cloudfront.net' },
  );
  const planning = planFor(
    { host: 'www.shop.example', path: '/', protocol: 'https' },
    { ...NO_CONFIGURATION, distributions: [distribution] },
  );
  return planning.kind === 'planned' ? planning.planned : [];
}
