import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../cloudfront/managed-policies.ts';
import { blockOf, blockOfList, fieldOf, textOf, textsOf } from './fields.ts';
import type { Configuration, HeaderPolicy } from './model.ts';

/** A cache policy: everything in its cache key is also sent to the origin. */
export function readCachePolicy(value: unknown, id: string): HeaderPolicy {
  const config = blockOf(fieldOf(value, 'CachePolicyConfig')) ?? value;
  const parameters = blockOf(fieldOf(config, 'ParametersInCacheKeyAndForwardedToOrigin'));
  return { id, name: textOf(fieldOf(config, 'Name')), forwardsHost: forwardsHost(parameters) };
}

/** An origin request policy. */
export function readOriginRequestPolicy(value: unknown, id: string): HeaderPolicy {
  const config = blockOf(fieldOf(value, 'OriginRequestPolicyConfig')) ?? value;
  return { id, name: textOf(fieldOf(config, 'Name')), forwardsHost: forwardsHost(config) };
}

/** `null` for a header setting that this version does not know. */
function forwardsHost(parameters: unknown): boolean | null {
  const config = blockOf(fieldOf(parameters, 'HeadersConfig'));
  const behavior = textOf(fieldOf(config, 'HeaderBehavior'));
  const listed = textsOf(blockOfList(fieldOf(config, 'Headers'))).some(
    (name) => name.toLowerCase() === 'host',
  );
  switch (behavior) {
    case 'none':
      return false;
    case 'whitelist':
      return listed;
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return true;
    case 'allExcept':
      return !listed;
    default:
      return null;
  }
}

/**
 * A behavior's cache policy, if it is managed by AWS or was handed over; `null` where only its id is known.
 */
export function cachePolicyOf(id: string, { cachePolicies }: Configuration): HeaderPolicy | null {
  return cachePolicies.get(id) ?? managed(id, MANAGED_CACHE_POLICIES);
}

/** The same for a behavior's origin request policy. */
export function originRequestPolicyOf(
  id: string,
  { originRequestPolicies }: Configuration,
): HeaderPolicy | null {
  return originRequestPolicies.get(id) ?? managed(id, MANAGED_ORIGIN_REQUEST_POLICIES);
}

function managed(id: string, among: typeof MANAGED_CACHE_POLICIES): HeaderPolicy | null {
  const policy = among[id.toLowerCase()];
  return policy === undefined ? null : { id, ...policy };
}
