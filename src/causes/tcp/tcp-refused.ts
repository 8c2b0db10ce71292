import { showsConnection } from '../../repairs/proofs/connection.ts';
import type { EndpointCause } from '../cause.ts';
import { connectionFailure } from '../judging/connection-failure.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/**
 * The SYN was answered with a RST: nothing listens there, or a firewall rejects. CloudFront cannot connect
 * and answers 502, unless that firewall rejects everybody but CloudFront, which looks the same from anywhere
 * else.
 */
export const tcpRefused: EndpointCause = {
  id: 'tcp-refused',
  family: 'tcp',
  title: 'Origin refuses the TCP connection',
  phrase: 'the origin refuses the connection',
  affects: 'every-request',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsConnection,
  scope: 'endpoint',
  judge(seen, { known }) {
    const outcome = connectionFailure(seen);
    if (outcome.kind === 'judged') return outcome.judgement;
    if (outcome.failure.kind !== 'refused') return RULED_OUT;
    const decisive = `nothing listens on port ${seen.endpoint.port}, or a firewall rejects it`;
    if (known.admits === 'everybody') return found('proven', `connection refused: ${decisive}`, decisive);
    // Without its time, so that addresses which refuse alike are told together.
    const because = `connection refused: ${decisive}; one that lets only CloudFront in looks the same from here`;
    return found('likely', because, decisive, { asks: 'firewall' });
  },
};
