import { showsPublicAddress } from '../../repairs/proofs/dns.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * An internal load balancer as a custom origin: its name leads to addresses inside a VPC, which CloudFront
 * reaches only through a VPC origin. Users saw 502 for such names (DNS) and 504 (no connection).
 */
export const originIsInternal = configurationCause({
  id: 'origin-is-internal',
  title: 'Internal load balancer without a VPC origin',
  phrase: 'the origin is an internal load balancer, and no VPC origin leads to it',
  affects: 'every-request',
  elsewhere: 'clients inside the VPC still get through',
  source: 'cloudfront-vpc-origins',
  cloudfrontStatus: 504,
  proof: showsPublicAddress,
  judge: ({ origin: { kind, domainName, id } }) => {
    if (kind !== 'custom' || !INTERNAL.test(domainName)) return RULED_OUT;
    return found(
      'likely',
      `origin ${id} is set up as a custom origin, and ${domainName} is the name of an internal load balancer, which only its VPC reaches`,
      `${domainName} is internal, and origin ${id} is no VPC origin`,
    );
  },
});

/** Elastic Load Balancing begins the names of internal balancers so. */
const INTERNAL = /^internal-[a-z0-9-]+\.(?:[a-z0-9-]+\.)?elb(?:\.[a-z0-9-]+)?\.amazonaws\.com$/;
