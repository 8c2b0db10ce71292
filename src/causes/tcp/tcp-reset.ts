import type { Judgement } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { showsNoReset } from '../../repairs/proofs/connection.ts';
import type { EndpointCause } from '../cause.ts';
import { connectionFailure } from '../judging/connection-failure.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/**
 * The connection was broken off before a byte of ours was sent, so by a firewall, a load balancer or a full
 * server. A firewall that does so to everybody but CloudFront looks the same, unless other connections were
 * answered.
 */
export const tcpReset: EndpointCause = {
  id: 'tcp-reset',
  family: 'tcp',
  title: 'Origin resets the TCP connection',
  phrase: 'the origin resets the connection',
  affects: 'every-request',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsNoReset,
  scope: 'endpoint',
  judge(seen) {
    const outcome = connectionFailure(seen);
    if (outcome.kind === 'failed') {
      const { kind, detail } = outcome.failure;
      if (kind !== 'reset' && kind !== 'closed') return RULED_OUT;
      return hasSpoken(seen)
        ? sometimes(`one connection was reset before anything was sent (${detail}), others were answered`)
        : found(
            'likely',
            `the connection was reset while it was made (${detail}); a firewall that lets only CloudFront in looks the same from here`,
            '',
            { asks: 'firewall' },
          );
    }
    if (outcome.judgement.kind !== 'ruled-out') return outcome.judgement;
    const later = resetWhileConnecting(seen);
    return later === null
      ? outcome.judgement
      : sometimes(`one connection was made, another was reset before anything was sent (${later})`);
  },
};

const sometimes = (because: string): Judgement => found('proven', because, because, { intermittent: true });

/** Whether the server said anything on another connection. */
function hasSpoken({ handshakes, exchanges }: ReadEndpoint): boolean {
  return (
    handshakes.some(
      ({ observation }) => observation.kind === 'answered' && observation.value.ending === 'flight-complete',
    ) || exchanges.some(({ observation }) => observation.kind === 'answered')
  );
}

/** The connections of later probes meet the same door. */
function resetWhileConnecting({ handshakes, exchanges }: ReadEndpoint): string | null {
  for (const { observation } of [...handshakes, ...exchanges]) {
    if (observation.kind !== 'failed') continue;
    const { kind, phase, detail } = observation.failure;
    if (kind === 'reset' && phase === 'connect') return detail;
  }
  return null;
}
