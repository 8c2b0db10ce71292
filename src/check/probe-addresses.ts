import { legsOf } from '../cloudfront/ways-in.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, OriginAddress } from '../formats/evidence.ts';
import type { Location } from '../probes/dns/locate-origin.ts';
import type { EndpointPlan } from '../probes/endpoint-plan.ts';
import { probeEndpoint } from '../probes/probe-endpoint.ts';

/**
 * Handshakes in addition to the first: enough to find an outdated host and a server's other certificate, few
 * enough to keep a check small. The first of them offers RSA alone: most servers that have both kinds of key
 * answer CloudFront's hello with ECDSA.
 */
const REPEATS_OF_A_LONE_ADDRESS = 2;
/** Of several addresses the first few get one each. */
const ADDRESSES_REPEATED = 4;

function repeatsOf({ address }: Endpoint, { addresses }: Location): number {
  const open = addresses.filter(isOpen);
  if (open.length === 1) return REPEATS_OF_A_LONE_ADDRESS;
  return open.findIndex((one) => one.address === address) < ADDRESSES_REPEATED ? 1 : 0;
}

/**
 * Probes addresses of one origin side by side, by every way in. Requests of other kinds are sent to the first
 * address alone, over HTTPS where that is a way in.
 *
 * @param plan what is the same for every endpoint
 */
export function createAddressProbe(
  plan: Omit<EndpointPlan, 'faultOf' | 'repeats' | 'sendsOtherRequests'>,
  deadline: AbortSignal,
) {
  let hasSentOthers = false;
  return (
    location: Location,
    addresses: readonly OriginAddress[],
    faultOf: EndpointPlan['faultOf'],
  ): Promise<readonly EndpointEvidence[]> => {
    const endpoints = addresses
      .filter(isOpen)
      .flatMap(({ address, family }) =>
        legsOf(plan.target).map((leg): Endpoint => ({ address, family, ...leg })),
      );
    const [first] = endpoints;
    const chosen = hasSentOthers ? undefined : (endpoints.find(isHttps(first?.address)) ?? first);
    hasSentOthers ||= chosen !== undefined;
    return Promise.all(
      endpoints.map((endpoint) => {
        const own = { repeats: repeatsOf(endpoint, location), sendsOtherRequests: endpoint === chosen };
        return probeEndpoint(endpoint, { ...plan, ...own, faultOf }, deadline);
      }),
    );
  };
}

const isHttps =
  (of: string | undefined) =>
  ({ protocol, address }: Endpoint): boolean =>
    protocol === 'https' && address === of;

/** Whether an address may be probed, and is. */
export const isOpen = ({ refused, skipped }: OriginAddress): boolean =>
  refused === undefined && skipped === undefined;
