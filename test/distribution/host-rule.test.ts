import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
} from '../../src/cloudfront/managed-policies.ts';
import { hostRuleOf } from '../../src/distribution/host-rule.ts';
import { type Behavior, NO_CONFIGURATION } from '../../src/distribution/model.ts';
import { mergeConfigurations, readConfiguration } from '../../src/distribution/read-configuration.ts';
import type { FunctionReference } from '../../src/formats/distribution.ts';

const behavior = (given: Partial<Behavior>): Behavior => ({
  pattern: '*',
  target: 'origin',
  viewerProtocolPolicy: 'allow-all',
  cachePolicyId: null,
  originRequestPolicyId: null,
  legacyHeaders: null,
  functions: [],
  grpc: false,
  ...given,
});

const headers = (HeaderBehavior: string, Items: readonly string[] = []) => ({
  HeadersConfig: { HeaderBehavior, Headers: { Quantity: Items.length, Items } },
});

const cache = (Id: string, config: object) => ({
  CachePolicy: { Id, CachePolicyConfig: { Name: Id, ParametersInCacheKeyAndForwardedToOrigin: config } },
});

const request = (Id: string, config: object) => ({
  OriginRequestPolicy: { Id, OriginRequestPolicyConfig: { Name: Id, ...config } },
});

const CONFIGURATION = mergeConfigurations(
  [
    cache('c-none', headers('none')),
    cache('c-host', headers('whitelist', ['Accept', 'host'])),
    cache('c-other', headers('whitelist', ['Accept'])),
    cache('c-new', headers('everySecondOne')),
    request('r-none', headers('none')),
    request('r-host', headers('whitelist', ['Host'])),
    request('r-other', headers('whitelist', ['Origin'])),
    request('r-all', headers('allViewer')),
    request('r-all-and', headers('allViewerAndWhitelistCloudFront', ['CloudFront-Viewer-Country'])),
    request('r-but-host', headers('allExcept', ['HOST'])),
    request('r-but-other', headers('allExcept', ['Cookie'])),
    request('r-new', headers('everySecondOne')),
  ].map((value) => readConfiguration(value) ?? NO_CONFIGURATION),
);

type Forwards = 'yes' | 'no' | 'unknown';

/** Each place by itself: what it says of Host. */
const CACHE: readonly (readonly [string | null, Forwards])[] = [
  [null, 'no'],
  ['c-none', 'no'],
  ['c-host', 'yes'],
  ['c-other', 'no'],
  ['c-new', 'unknown'],
  ['nobody-knows-this-one', 'unknown'],
  ...Object.entries(MANAGED_CACHE_POLICIES).map(
    ([id, { forwardsHost }]) => [id, forwardsHost ? 'yes' : 'no'] as const,
  ),
];

const REQUEST: readonly (readonly [string | null, Forwards])[] = [
  [null, 'no'],
  ['r-none', 'no'],
  ['r-host', 'yes'],
  ['r-other', 'no'],
  ['r-all', 'yes'],
  ['r-all-and', 'yes'],
  ['r-but-host', 'no'],
  ['r-but-other', 'yes'],
  ['r-new', 'unknown'],
  ['nobody-knows-this-one', 'unknown'],
  ...Object.entries(MANAGED_ORIGIN_REQUEST_POLICIES).map(
    ([id, { forwardsHost }]) => [id, forwardsHost ? 'yes' : 'no'] as const,
  ),
];

const LEGACY: readonly (readonly [readonly string[] | null, Forwards])[] = [
  [null, 'no'],
  [[], 'no'],
  [['Accept'], 'no'],
  [['host'], 'yes'],
  [['*'], 'yes'],
];

/** Every event of both runtimes, and whether the function may change Host or the origin. */
const FUNCTIONS: readonly (readonly [FunctionReference['runtime'], FunctionReference['event'], boolean])[] = [
  ['lambda-edge', 'viewer-request', false],
  ['lambda-edge', 'origin-request', true],
  ['lambda-edge', 'origin-response', false],
  ['lambda-edge', 'viewer-response', false],
  ['cloudfront-function', 'viewer-request', true],
  ['cloudfront-function', 'viewer-response', false],
];

test('Host is forwarded if any of the three places does it, for every combination', () => {
  let rows = 0;
  for (const [cachePolicyId, byCache] of CACHE) {
    for (const [originRequestPolicyId, byRequest] of REQUEST) {
      for (const [legacyHeaders, byLegacy] of LEGACY) {
        const said: readonly Forwards[] = [byCache, byRequest, byLegacy];
        const wanted = said.includes('yes') ? 'yes' : said.includes('unknown') ? 'unknown' : 'no';
        const rule = hostRuleOf(
          behavior({ cachePolicyId, originRequestPolicyId, legacyHeaders }),
          CONFIGURATION,
        );
        const row = `${cachePolicyId} ${originRequestPolicyId} ${legacyHeaders}`;
        assert.equal(rule.forwarded, wanted, row);
        assert.deepEqual(
          rule.by.map(({ kind }) => kind),
          wanted === 'no'
            ? []
            : (['cache-policy', 'origin-request-policy', 'legacy'] as const).filter(
                (_, index) => said[index] === wanted,
              ),
          row,
        );
        assert.deepEqual(rule.mayBeRewrittenBy, [], row);
        rows++;
      }
    }
  }
  assert.equal(rows, CACHE.length * REQUEST.length * LEGACY.length);
});

test('a function that may rewrite Host is named, whatever the policies say', () => {
  for (const [runtime, event, may] of FUNCTIONS) {
    for (const cachePolicyId of ['c-none', 'c-host', 'nobody-knows-this-one']) {
      const one: FunctionReference = { runtime, event, name: 'one', arn: 'arn:one' };
      const rule = hostRuleOf(behavior({ cachePolicyId, functions: [one] }), CONFIGURATION);
      assert.deepEqual(rule.mayBeRewrittenBy, may ? [one] : [], `${runtime} ${event}`);
      const known = { ...CONFIGURATION, harmlessFunctions: new Set(['arn:one']) };
      assert.deepEqual(hostRuleOf(behavior({ functions: [one] }), known).mayBeRewrittenBy, []);
    }
  }
});

test('the managed policies are all there, each with what AWS documents of Host', () => {
  const forwarding = (policies: typeof MANAGED_CACHE_POLICIES) =>
    Object.values(policies)
      .filter(({ forwardsHost }) => forwardsHost)
      .map(({ name }) => name);
  assert.equal(Object.keys(MANAGED_CACHE_POLICIES).length, 7);
  assert.equal(Object.keys(MANAGED_ORIGIN_REQUEST_POLICIES).length, 8);
  assert.deepEqual(forwarding(MANAGED_CACHE_POLICIES), [
    'UseOriginCacheControlHeaders',
    'UseOriginCacheControlHeaders-QueryStrings',
    'Amplify',
  ]);
  assert.deepEqual(forwarding(MANAGED_ORIGIN_REQUEST_POLICIES), [
    'AllViewer',
    'AllViewerAndCloudFrontHeaders-2022-06',
    'HostHeaderOnly',
  ]);
});
