import {
  addressLookups,
  answeredOf,
  fact,
  hasAddresses,
  isSettled,
  NOT_ASKED,
  serverNames,
} from '../../readings/resolution.ts';
import { showsAddress } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown } from '../judging/judgement.ts';

/**
 * The name has IPv6 addresses only. CloudFront connects over IPv4 unless the origin's `IpAddressType` is
 * `ipv6` or `dualstack` (since 2025-09-03), a setting that cannot be seen from outside, so this is likely and
 * not proven.
 */
export const dnsNoIpv4: OriginCause = {
  id: 'dns-no-ipv4',
  family: 'dns',
  title: 'Origin has no IPv4 address',
  phrase: "the origin's name has no IPv4 address",
  affects: 'every-request',
  elsewhere: 'clients with IPv6 may still get through',
  source: 'cloudfront-ipv6',
  cloudfrontStatus: 502,
  proof: showsAddress,
  scope: 'origin',
  judge(theCase) {
    const lookups = addressLookups(theCase);
    if (lookups.length === 0) return NOT_ASKED;
    const { addresses } = theCase;
    const used = theCase.known.addressType;
    if (addresses.some(({ family }) => family === 4)) return RULED_OUT;
    if (addresses.length > 0 && (used === 'ipv6' || used === 'dualstack')) return RULED_OUT;
    if (addresses.length === 0) return unknown('the name gave no address');
    const denied = answeredOf(lookups).filter(
      (entry) => entry.lookup.type === 'A' && isSettled(entry) && !hasAddresses(entry),
    );
    if (denied.length === 0) {
      return unknown('the question for IPv4 addresses was not answered', true);
    }
    const [first] = addresses;
    const more = addresses.length > 1 ? ` and ${addresses.length - 1} more` : '';
    return found(
      used === 'ipv4' ? 'proven' : 'likely',
      fact(
        `${theCase.target.origin} has AAAA records (${first?.address}${more}) but no A record (asked ${serverNames(denied.map(({ lookup }) => lookup))}), and ${used === 'ipv4' ? "this origin's IpAddressType is ipv4" : "CloudFront uses IPv6 only where the origin's IpAddressType is ipv6 or dualstack"}`,
      ),
      'it has AAAA records and no A record',
    );
  },
};
