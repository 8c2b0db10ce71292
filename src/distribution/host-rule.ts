import type { FunctionReference, HostRule, HostSource } from '../formats/distribution.ts';
import type { Behavior, Configuration, HeaderPolicy } from './model.ts';
import { cachePolicyOf, originRequestPolicyOf } from './read-policies.ts';

/**
 * Whether a behavior sends the viewer's Host: the cache policy, the origin request policy or legacy settings
 * may do so, and one of them is enough. A policy that is not known leaves the answer open only if no other is
 * known to send Host.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html
 */
export function hostRuleOf(behavior: Behavior, configuration: Configuration): HostRule {
  const { cachePolicyId, originRequestPolicyId, legacyHeaders } = behavior;
  const places: readonly Place[] = [
    ...(cachePolicyId === null
      ? []
      : [place('cache-policy', cachePolicyId, cachePolicyOf(cachePolicyId, configuration))]),
    ...(originRequestPolicyId === null
      ? []
      : [
          place(
            'origin-request-policy',
            originRequestPolicyId,
            originRequestPolicyOf(originRequestPolicyId, configuration),
          ),
        ]),
    ...(legacyHeaders === null
      ? []
      : [{ source: { kind: 'legacy' } as const, forwardsHost: legacyHeaders.some(isHostOrAll) }]),
  ];
  const sourcesWhere = (forwardsHost: boolean | null): readonly HostSource[] =>
    places.filter((one) => one.forwardsHost === forwardsHost).map(({ source }) => source);
  const forwarding = sourcesWhere(true);
  const unknown = sourcesWhere(null);
  return {
    forwarded: forwarding.length > 0 ? 'yes' : unknown.length > 0 ? 'unknown' : 'no',
    by: forwarding.length > 0 ? forwarding : unknown,
    mayBeRewrittenBy: behavior.functions.filter(
      (one) => mayRewriteHost(one) && !configuration.harmlessFunctions.has(one.arn),
    ),
  };
}

/**
 * Host is read-only for Lambda@Edge at viewer events; at origin-request it may set Host or another origin,
 * and so may a CloudFront Function at viewer-request by its helper functions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
const mayRewriteHost = ({ runtime, event }: FunctionReference): boolean =>
  runtime === 'lambda-edge' ? event === 'origin-request' : event === 'viewer-request';

type Place = { readonly source: HostSource; readonly forwardsHost: boolean | null };

const place = (
  kind: 'cache-policy' | 'origin-request-policy',
  id: string,
  policy: HeaderPolicy | null,
): Place => ({
  source: { kind, policy: { id, name: policy?.name ?? null } },
  forwardsHost: policy?.forwardsHost ?? null,
});

const isHostOrAll = (name: string): boolean => name === '*' || name.toLowerCase() === 'host';
