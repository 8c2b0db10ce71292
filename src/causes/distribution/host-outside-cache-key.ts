import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/** Host goes to the origin, several names share the distribution, and the cache does not tell them apart. */
export const hostOutsideCacheKey = configurationCause({
  id: 'host-outside-cache-key',
  title: 'Host is forwarded and not part of the cache key',
  phrase: 'Host is forwarded and not part of the cache key',
  affects: 'of-another-name',
  source: 'cloudfront-policies-together',
  judge: ({ host, behavior, aliases }) => {
    if (host.forwarded !== 'yes' || behavior.hostInCacheKey === true) return RULED_OUT;
    if (behavior.hostInCacheKey === null)
      return unknown('the headers of the cache policy, in the configuration');
    if (behavior.cachePolicy?.name === 'CachingDisabled') return RULED_OUT;
    const isShared = aliases.length > 1 || aliases.some((alias) => alias.startsWith('*.'));
    if (!isShared) return RULED_OUT;
    const names = aliases.slice(0, 3).join(', ') + (aliases.length > 3 ? ', …' : '');
    return warning(
      `behavior ${behavior.pattern} forwards Host for ${names}, and its cache policy ${behavior.cachePolicy?.name ?? behavior.cachePolicy?.id ?? ''} does not tell them apart: one name may be served another's pages or errors`,
    );
  },
});
