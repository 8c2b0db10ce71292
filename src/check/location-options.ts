import { STRANGER_POLICY } from '../addresses/stranger-policy.ts';
import type { LocationOptions } from '../probes/dns/locate-origin.ts';
import { PUBLIC_DNS } from '../probes/dns/public-dns.ts';
import { lookupInWords } from './progress-words.ts';
import type { Surroundings } from './surroundings.ts';

/** How names are resolved in a check, and which of their addresses may be connected to. */
export function locationOptions(surroundings: Surroundings): LocationOptions {
  const { policy, resolver, systemDns, resolveTo, onProgress } = surroundings;
  return {
    policy,
    strangers: surroundings.strangers ?? STRANGER_POLICY,
    resolveTo,
    publicDns: surroundings.publicDns ?? PUBLIC_DNS,
    privateZones: surroundings.privateZones ?? [],
    ...(systemDns === undefined ? {} : { systemDns }),
    ...(resolver === undefined ? {} : { resolver }),
    onLookup: (lookup) => onProgress({ stage: 'dns', text: lookupInWords(lookup) }),
  };
}
