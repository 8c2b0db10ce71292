import { DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT } from '../../cloudfront/limits.ts';
import type { OriginPlan } from '../../formats/distribution.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * The distribution asks in plain HTTP on 443, or in HTTPS on 80. What the port speaks counts, so this is only
 * said where nothing was seen of it: a firewall that admits CloudFront alone, for example.
 */
export const portOfOtherProtocol = configurationCause({
  id: 'port-of-other-protocol',
  title: 'The port set for the origin is usually of the other protocol',
  affects: 'of-one-protocol',
  source: 'cloudfront-origin-settings',
  judge: ({ origin }, { endpoints }) => {
    const odd = oddPorts(origin).filter(
      ({ port }) => !endpoints.some((seen) => seen.endpoint.port === port && seen.tcp.kind === 'answered'),
    );
    return odd.length === 0
      ? RULED_OUT
      : warning(
          `origin ${origin.id}: ${odd.map(({ because }) => because).join(', and ')}; what that port speaks was not seen from here`,
        );
  },
});

type OddPort = { readonly port: number; readonly because: string };

function oddPorts({ protocolPolicy, httpPort, httpsPort }: OriginPlan): readonly OddPort[] {
  const asksHttp = protocolPolicy === 'http-only' || protocolPolicy === 'match-viewer';
  const asksHttps = protocolPolicy === 'https-only' || protocolPolicy === 'match-viewer';
  return [
    ...(asksHttp && httpPort === DEFAULT_HTTPS_PORT
      ? [{ port: httpPort, because: `CloudFront asks in plain HTTP on ${httpPort}, where servers speak TLS` }]
      : []),
    ...(asksHttps && httpsPort === DEFAULT_HTTP_PORT
      ? [
          {
            port: httpsPort,
            because: `CloudFront asks in HTTPS on ${httpsPort}, where servers speak plain HTTP`,
          },
        ]
      : []),
  ];
}
