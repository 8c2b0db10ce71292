import type { DistributionPlan } from '../../formats/distribution.ts';
import type { OriginAddress } from '../../formats/evidence.ts';
import type { Target } from '../../formats/target.ts';
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
  judge({ addresses, distribution, endpoints, known, target }) {
    if (known.vpcOrigin === true && endpoints.length === 0)
      return unknown(insideItsVpc(target, distribution), true);
    if (addresses.length === 0) return unknown('the name gave no address');
    const refused = addresses.filter((entry) => entry.refused !== undefined);
    if (refused.length === 0) return RULED_OUT;
    const named = refused.slice(0, 3).map(describe).join(', ') + (refused.length > 3 ? ', …' : '');
    if (refused.length < addresses.length) {
      return warning(
        `${refused.length} of ${addresses.length} addresses (${named}) cannot be reached over the internet; whether CloudFront tries another one then is undocumented`,
      );
    }
    const isOpen = known.vpcOrigin === null && refused.some(isInsideNetwork);
    const which = addresses.length === 1 ? 'its only address' : 'all its addresses';
    const unless = isOpen ? ' unless this is a VPC origin' : distribution === undefined ? '' : NO_VPC_ORIGIN;
    const because = `${which} (${named}) cannot be reached over the internet, so CloudFront gets no connection${unless}`;
    return isOpen
      ? found('depends', because, named, { dependsOn: ['vpc-origin'] })
      : found('likely', because, named);
  },
};

const NO_VPC_ORIGIN = ': it is not set up as a VPC origin';

function insideItsVpc({ origin }: Target, plan: DistributionPlan | undefined): string {
  const which = plan === undefined ? origin : (plan.origin.vpcOriginId ?? plan.origin.id);
  return `the VPC origin ${which}: CloudFront reaches it inside its VPC, and this check does not; run it on a host in there, with --resolve ${origin}:ADDRESS and --allow-cidr`;
}

/** Other kinds (0.0.0.0, loopback, multicast, …) are no host's address in a VPC either. */
const isInsideNetwork = ({ refused }: OriginAddress): boolean =>
  refused === 'private' || refused === 'carrier-grade NAT' || refused === 'unique-local';

function describe({ address, refused }: OriginAddress): string {
  return `${address}, ${refused}`;
}
