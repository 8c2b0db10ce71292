import { isOriginPortAllowed, ORIGIN_PORTS_ALLOWED, ORIGIN_SETTINGS_PAGE } from '../../cloudfront/limits.ts';
import { showsConnection } from '../../repairs/proofs/connection.ts';
import type { OriginCause } from '../cause.ts';

/**
 * CloudFront takes 80, 443 and 1024–65535 as an origin's port; it refuses the setting, so no request is ever
 * sent there.
 */
export const portNotAllowed: OriginCause = {
  id: 'port-not-allowed',
  family: 'origin',
  title: 'CloudFront does not allow this origin port',
  phrase: 'CloudFront does not connect to this port',
  affects: 'every-request',
  source: ORIGIN_SETTINGS_PAGE,
  cloudfrontStatus: null,
  proof: showsConnection,
  scope: 'origin',
  judge({ target: { port } }) {
    if (port === null || isOriginPortAllowed(port)) return { kind: 'ruled-out' };
    return {
      kind: 'found',
      certainty: 'proven',
      because: `port ${port} cannot be set for an origin: CloudFront allows ${ORIGIN_PORTS_ALLOWED} only`,
      decisive: `port ${port} is none of ${ORIGIN_PORTS_ALLOWED}`,
    };
  },
};
