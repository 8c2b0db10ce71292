import { DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT } from '../cloudfront/limits.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { EndpointPlan } from '../probes/endpoint-plan.ts';
import { probeEndpoint } from '../probes/probe-endpoint.ts';
import { isHttp } from '../readings/ways-in.ts';

/**
 * Asks plain HTTP where the policy is HTTPS and no address gets as far as TLS: on port 80 for the usual port,
 * on another one where it answered the ClientHello in plain HTTP. Whether the origin serves there decides
 * which repair is nearest. One address is asked, and none where HTTPS speaks TLS.
 *
 * @param asked what was seen of HTTPS
 * @returns what was seen of plain HTTP, which decides nothing; empty where it was not asked
 */
export async function askPlainHttp(
  asked: readonly EndpointEvidence[],
  { target, headers, leafOf }: Pick<EndpointPlan, 'target' | 'headers' | 'leafOf'>,
  signal: AbortSignal,
): Promise<readonly EndpointEvidence[]> {
  const [first] = asked;
  if (target.protocol !== 'https' || first === undefined || asked.some(speaksTls)) return [];
  const isUsual = target.port === null || target.port === DEFAULT_HTTPS_PORT;
  const port = isUsual ? DEFAULT_HTTP_PORT : asked.find(answersInHttp)?.endpoint.port;
  if (port === undefined || signal.aborted) return [];
  const { address, family } = first.endpoint;
  const plan: EndpointPlan = {
    target,
    headers,
    repeats: 0,
    faultOf: () => 'other',
    leafOf,
    onLanded: () => {},
  };
  const endpoint = { address, family, port, protocol: 'http' } as const;
  return [await probeEndpoint(endpoint, plan, signal)];
}

const answersInHttp = ({ handshakes }: EndpointEvidence): boolean =>
  handshakes.some(
    ({ observation }) =>
      observation.kind === 'answered' && isHttp(Buffer.from(observation.value.foreignBytes ?? '', 'base64')),
  );

const speaksTls = ({ handshakes }: EndpointEvidence): boolean =>
  handshakes.some(
    ({ observation }) =>
      observation.kind === 'answered' &&
      (observation.value.serverHello !== undefined || observation.value.alert !== undefined),
  );
