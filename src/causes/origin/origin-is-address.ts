import { isAddress } from '../../addresses/is-address.ts';
import { showsAddress } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';

/**
 * CloudFront refuses an IP address as origin domain. A distribution that answers 502 therefore cannot have
 * one: whoever types an address wants that one host of an origin checked. So this warns and leaves the
 * verdict to what the host does.
 */
export const originIsAddress: OriginCause = {
  id: 'origin-is-address',
  family: 'origin',
  title: 'The origin is given as an IP address',
  phrase: 'the origin is an IP address, which CloudFront does not accept as origin domain',
  affects: 'every-request',
  source: 'cloudfront-origin-settings',
  cloudfrontStatus: null,
  proof: showsAddress,
  scope: 'origin',
  judge({ target: { origin, hostHeader } }) {
    if (!isAddress(origin)) return RULED_OUT;
    const name =
      hostHeader === null || hostHeader === 'none'
        ? 'without its name, server name and certificate cannot be judged as CloudFront would'
        : `judged here with the name ${hostHeader}`;
    return warning(`${origin} cannot be set as an origin: CloudFront takes host names only; ${name}`);
  },
};
