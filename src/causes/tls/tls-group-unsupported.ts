import { OFFERED_GROUPS } from '../../cloudfront/tls-policy.ts';
import { showsGroups } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { found } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';

const OFFERED = OFFERED_GROUPS.map(({ name }) => name).join(', ');

/** Server and CloudFront have no key exchange group in common (RFC 8446 §4.2.7). */
export const tlsGroupUnsupported: EndpointCause = {
  id: 'tls-group-unsupported',
  family: 'tls',
  title: 'The origin and CloudFront share no key exchange group',
  phrase: 'the origin and CloudFront have no key exchange group in common',
  affects: 'every-https-request',
  elsewhere: 'browsers offer other groups',
  source: 'cloudfront-origin-tls',
  cloudfrontStatus: 502,
  proof: showsGroups,
  scope: 'endpoint',
  judge: judgeFault('group', ({ item, version, refusal }) =>
    found(
      'proven',
      `it takes ${item} in ${version}; CloudFront offers ${OFFERED}${refusal === null ? '' : `, which it refuses: ${refusal}`}`,
      `it takes ${item} in ${version}`,
    ),
  ),
};
