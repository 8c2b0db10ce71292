import type { DistributionPlan } from '../../formats/distribution.ts';
import type { OriginAddress } from '../../formats/evidence.ts';
import { showsPublicAddress } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The origin's addresses are private or reserved, so CloudFront reaches them only as a VPC origin; otherwise
 * viewers get a 504. Which addresses those are was decided by the policy that also keeps this check from
 * touching them.
 */
export const addressNotPublic: OriginCause = {
  id: 'address-not-public',
  family: 'dns',
  title: 'Origin address is not public',
  phrase: "the origin's address is not public",
  affects: 'every-request',
  elsewhere: 'clients inside the network still get through',
  source: 'cloudfront-504',
  cloudfrontStatus: 504,
  proof: showsPublicAddress,
  scope: 'origin',
  judge({ addresses, distribution }) {
    if (addresses.length === 0) return unknown('the name gave no address');
    const refused = addresses.filter((entry) => entry.refused !== undefined);
    if (refused.length === 0) return RULED_OUT;
    const named = refused.slice(0, 3).map(describe).join(', ') + (refused.length > 3 ? ', …' : '');
    if (refused.length < addresses.length) {
      return warning(
        `${refused.length} of ${addresses.length} addresses (${named}) cannot be reached over the internet; whether CloudFront tries another one then is undocumented`,
      );
    }
    return found(
      'likely',
      `${addresses.length === 1 ? 'its only address' : 'all its addresses'} (${named}) cannot be reached over the internet, so CloudFront gets no connection${unlessVpcOrigin(refused, distribution)}`,
      named,
    );
  },
};

/** A configuration tells; without it the question stays. */
function unlessVpcOrigin(refused: readonly OriginAddress[], plan: DistributionPlan | undefined): string {
  if (plan !== undefined) return plan.origin.kind === 'vpc' ? '' : ': it is not set up as a VPC origin';
  return refused.some(isInsideNetwork) ? ' unless this is a VPC origin' : '';
}

/** Other kinds (0.0.0.0, loopback, multicast, …) are no host's address in a VPC either. */
const isInsideNetwork = ({ refused }: OriginAddress): boolean =>
  refused === 'private' || refused === 'carrier-grade NAT' || refused === 'unique-local';

function describe({ address, refused }: OriginAddress): string {
  return `${address}, ${refused}`;
}
