import { DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT } from '../cloudfront/limits.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { EndpointPlan } from '../probes/endpoint-plan.ts';
import { probeEndpoint } from '../probes/probe-endpoint.ts';

/**
 * Asks plain HTTP on port 80 where the policy is HTTPS on its usual port and no address gets as far as TLS:
 * whether the origin serves there decides which repair is nearest. One address is asked, and none where HTTPS
 * speaks TLS.
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
  const isUsual = target.port === null || target.port === DEFAULT_HTTPS_PORT;
  if (target.protocol !== 'https' || !isUsual || first === undefined || asked.some(speaksTls)) return [];
  if (signal.aborted) return [];
  const { address, family } = first.endpoint;
  const plan: EndpointPlan = {
    target,
    headers,
    repeats: 0,
    faultOf: () => 'other',
    leafOf,
    onLanded: () => {},
  };
  const endpoint = { address, family, port: DEFAULT_HTTP_PORT, protocol: 'http' } as const;
  return [await probeEndpoint(endpoint, plan, signal)];
}

const speaksTls = ({ handshakes }: EndpointEvidence): boolean =>
  handshakes.some(
    ({ observation }) =>
      observation.kind === 'answered' &&
      (observation.value.serverHello !== undefined || observation.value.alert !== undefined),
  );
