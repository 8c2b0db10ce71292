import { showsConfiguration } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { judgeConfiguration } from './configuration.ts';

/** Host goes to the origin, several names share the distribution, and the cache does not tell them apart. */
export const hostOutsideCacheKey: OriginCause = {
  id: 'host-outside-cache-key',
  family: 'distribution',
  title: 'Host is forwarded and not part of the cache key',
  phrase: 'Host is forwarded and not part of the cache key',
  affects: 'of-another-name',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-how-origin-request-policies-and-cache-policies-work-together.html',
  cloudfrontStatus: null,
  proof: showsConfiguration,
  scope: 'origin',
  judge: judgeConfiguration(({ host, behavior, aliases }) => {
    if (host.forwarded !== 'yes' || behavior.hostInCacheKey === true) return { kind: 'ruled-out' };
    if (behavior.hostInCacheKey === null)
      return {
        kind: 'unknown',
        missing: 'the headers of the cache policy, in the configuration',
        matters: false,
      };
    if (behavior.cachePolicy?.name === 'CachingDisabled') return { kind: 'ruled-out' };
    const isShared = aliases.length > 1 || aliases.some((alias) => alias.startsWith('*.'));
    if (!isShared) return { kind: 'ruled-out' };
    const names = aliases.slice(0, 3).join(', ') + (aliases.length > 3 ? ', …' : '');
    return {
      kind: 'warning',
      because: `behavior ${behavior.pattern} forwards Host for ${names}, and its cache policy ${behavior.cachePolicy?.name ?? behavior.cachePolicy?.id ?? ''} does not tell them apart: one name may be served another's pages or errors`,
    };
  }),
};
