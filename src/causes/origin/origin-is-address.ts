import { isAddress } from '../../addresses/is-address.ts';
import { ORIGIN_SETTINGS_PAGE } from '../../cloudfront/limits.ts';
import { showsAddress } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';

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
  source: ORIGIN_SETTINGS_PAGE,
  cloudfrontStatus: null,
  proof: showsAddress,
  scope: 'origin',
  judge({ target: { origin, hostHeader } }) {
    if (!isAddress(origin)) return { kind: 'ruled-out' };
    const name =
      hostHeader === null || hostHeader === 'none'
        ? 'without its name, server name and certificate cannot be judged as CloudFront would'
        : `judged here with the name ${hostHeader}`;
    return {
      kind: 'warning',
      because: `${origin} cannot be set as an origin: CloudFront takes host names only; ${name}`,
    };
  },
};
