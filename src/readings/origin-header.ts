import { OTHER_NETWORKS } from '../cloudfront/response-headers.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import { headerOf } from './http-header.ts';

type Seen = {
  readonly endpoints: readonly Pick<EndpointEvidence, 'exchanges'>[];
  readonly distribution?: DistributionPlan | undefined;
};

/** The words for an origin that ended the connection at a request like CloudFront's. */
export const MAY_DEMAND_HEADER =
  'an origin that lets in only requests with a secret header from CloudFront does the same to this check';

/**
 * A hint that an origin only accepts requests with a secret header, as AWS recommends; `null` where there is
 * none. Source:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-overview.html
 *
 * @param seen the endpoint that ended the connection at the request
 */
export function hintOfDemandedHeader(
  seen: Pick<EndpointEvidence, 'exchanges'>,
  { endpoints, distribution }: Seen,
): string | null {
  const unsent = unsentHeaders({ distribution });
  if (unsent !== null) return unsent;
  const otherPath = seen.exchanges.find(({ purpose }) => purpose === 'other-path');
  if (otherPath?.observation.kind === 'failed') {
    const { kind } = otherPath.observation.failure;
    if (kind === 'closed' || kind === 'reset') return `it did so for ${otherPath.path} too`;
  }
  const guard = endpoints
    .flatMap(({ exchanges }) => exchanges)
    .flatMap(({ observation }) => (observation.kind === 'answered' ? [guardOf(observation.value)] : []))
    .find((found) => found !== null);
  return guard ?? null;
}

/** The custom headers that the distribution adds and this check did not send, in words; `null` for none. */
export function unsentHeaders({ distribution }: Pick<Seen, 'distribution'>): string | null {
  if (distribution === undefined || distribution.headersSent) return null;
  const names = distribution.origin.headerNames.slice(0, 3).join(', ');
  return `the distribution adds ${names} to its requests, which this check did not`;
}

/** A product that refuses requests, where an answer of the origin names it. */
function guardOf(answer: HttpExchange): string | null {
  if (headerOf(answer, 'x-amzn-waf-action') !== null) return 'AWS WAF answers at this origin';
  const network = OTHER_NETWORKS.find(
    ({ header, server }) =>
      headerOf(answer, header) !== null || headerOf(answer, 'server')?.toLowerCase() === server,
  );
  if (network !== undefined) return `${network.name} answers at this origin`;
  return answer.statusCode === 403 ? 'it answers 403 elsewhere' : null;
}
