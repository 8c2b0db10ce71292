import { showsConnectionOrSilence } from '../../repairs/proofs/connection.ts';
import type { EndpointCause } from '../cause.ts';
import { connectionFailure } from '../judging/connection-failure.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/**
 * Nothing answered the SYN for as long as CloudFront waits, or a router turned it away. From here it cannot
 * be told whether the firewall admits CloudFront, so the finding depends on it. AWS documents 504 for a
 * blocked port and names the firewall on the 502 page too.
 */
export const tcpTimedOut: EndpointCause = {
  id: 'tcp-timed-out',
  family: 'tcp',
  title: 'Origin does not answer the TCP connection',
  phrase: 'the origin does not answer the connection attempt',
  affects: 'every-request',
  elsewhere: 'a firewall may admit others',
  source: 'cloudfront-504',
  cloudfrontStatus: 504,
  proof: showsConnectionOrSilence,
  scope: 'endpoint',
  judge(seen, { target, known }) {
    const outcome = connectionFailure(seen);
    if (outcome.kind === 'judged') return outcome.judgement;
    const { kind, detail } = outcome.failure;
    if (kind !== 'timed-out' && kind !== 'unreachable') return RULED_OUT;
    const measured =
      kind === 'timed-out'
        ? `no answer to the TCP connection within ${target.connectTimeoutMs / 1000} s`
        : `a router on the way turned the TCP connection away (${detail})`;
    const decisive =
      kind === 'timed-out'
        ? `nothing came within ${target.connectTimeoutMs / 1000} s`
        : 'a router on the way turned it away';
    // Who has to reach it from anywhere has said that no firewall explains this.
    if (known.admits === 'everybody') return found('likely', measured, decisive);
    return found(
      'depends',
      `${measured}; a firewall that lets only CloudFront in looks the same from here`,
      decisive,
      { dependsOn: ['firewall'] },
    );
  },
};
