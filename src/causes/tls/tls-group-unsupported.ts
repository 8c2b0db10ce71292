import { OFFERED_GROUPS, TLS_SOURCES } from '../../cloudfront/tls-policy.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeFault } from '../judging/negotiation.ts';

const OFFERED = OFFERED_GROUPS.map(({ name }) => name).join(', ');

/** Server and CloudFront have no key exchange group in common (RFC 8446 §4.2.7). */
export const tlsGroupUnsupported: EndpointCause = {
  id: 'tls-group-unsupported',
  title: 'The origin and CloudFront share no key exchange group',
  source: TLS_SOURCES.aws,
  cloudfrontStatus: 502,
  scope: 'endpoint',
  judge: judgeFault('group', ({ item, version, refusal }) => ({
    kind: 'found',
    certainty: 'proven',
    because: `it takes ${item} in ${version}; CloudFront offers ${OFFERED}${refusal === null ? '' : `, which it refuses: ${refusal}`}`,
  })),
};
