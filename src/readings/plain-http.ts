import type { EndpointEvidence, Evidence } from '../formats/evidence.ts';
import { plainHttpRefusal } from './tls-port.ts';

/**
 * The endpoint that serves plain HTTP, among those that CloudFront may use and those tried in addition;
 * `undefined` where none was seen to. A server error or a redirect to HTTPS does not count as serving.
 */
export function servingPlainHttp({
  endpoints,
  aside = [],
}: Pick<Evidence, 'endpoints' | 'aside'>): EndpointEvidence | undefined {
  return [...endpoints, ...aside].find(({ endpoint, exchanges }) => {
    const observation = exchanges[0]?.observation;
    if (endpoint.protocol !== 'http' || observation?.kind !== 'answered') return false;
    const { statusCode, headers } = observation.value;
    const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    return (
      statusCode < 500 &&
      plainHttpRefusal(observation.value) === null &&
      !(statusCode >= 300 && statusCode < 400 && /^https:/i.test(location ?? ''))
    );
  });
}

/** Its status, or `null`: see `servingPlainHttp`. */
export function plainHttpStatus(evidence: Pick<Evidence, 'endpoints' | 'aside'>): number | null {
  const observation = servingPlainHttp(evidence)?.exchanges[0]?.observation;
  return observation?.kind === 'answered' ? observation.value.statusCode : null;
}
