import { isOriginPortAllowed, ORIGIN_PORTS_ALLOWED } from '../../cloudfront/limits.ts';
import { showsConnection } from '../../repairs/proofs/connection.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

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
  source: 'cloudfront-origin-settings',
  cloudfrontStatus: null,
  proof: showsConnection,
  scope: 'origin',
  judge({ target: { port } }) {
    if (port === null || isOriginPortAllowed(port)) return RULED_OUT;
    return found(
      'proven',
      `port ${port} cannot be set for an origin: CloudFront allows ${ORIGIN_PORTS_ALLOWED} only`,
      `port ${port} is none of ${ORIGIN_PORTS_ALLOWED}`,
    );
  },
};
