import { OFFERED_GROUPS } from '../../cloudfront/tls-policy.ts';
import { showsGroups } from '../../repairs/proofs/certificate.ts';
import { found } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { tlsCause } from './tls-cause.ts';

const OFFERED = OFFERED_GROUPS.map(({ name }) => name).join(', ');

/** Server and CloudFront have no key exchange group in common (RFC 8446 §4.2.7). */
export const tlsGroupUnsupported = tlsCause({
  id: 'tls-group-unsupported',
  title: 'The origin and CloudFront share no key exchange group',
  phrase: 'the origin and CloudFront have no key exchange group in common',
  elsewhere: 'browsers offer other groups',
  source: 'cloudfront-origin-tls',
  cloudfrontStatus: 502,
  proof: showsGroups,
  judge: judgeFault('group', ({ item, version, refusal }) =>
    found(
      'proven',
      `it takes ${item} in ${version}; CloudFront offers ${OFFERED}${refusal === null ? '' : `, which it refuses: ${refusal}`}`,
      `it takes ${item} in ${version}`,
    ),
  ),
});
