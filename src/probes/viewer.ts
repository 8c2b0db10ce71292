import { CONNECTION_ATTEMPTS, CONNECTION_TIMEOUT } from '../cloudfront/limits.ts';
import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { OriginRequest } from '../cloudfront/request.ts';
import { hasCloudFrontMark } from '../cloudfront/response-headers.ts';
import { ASSUMED_MINIMUM } from '../cloudfront/tls-offer.ts';
import type { DnsLookup } from '../formats/dns.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { ViewerEvidence, ViewerFetch } from '../formats/viewer.ts';
import { sendRequest } from './http/request.ts';

/** A request to an edge as a viewer would make it. */
export type ViewerPlan = {
  /** Host and server name. */
  readonly name: string;
  /** Path and query, as typed. */
  readonly path: string;
  /** Letters and digits that make a query string which is in no cache. */
  readonly token: string;
  readonly connectTimeoutMs: number;
  readonly onLanded: (fetch: ViewerFetch) => void;
};

/**
 * Longer than an edge takes to answer when all its connection attempts, at the default number and time-out,
 * fail.
 */
const PATIENCE_MS = CONNECTION_ATTEMPTS.default * CONNECTION_TIMEOUT.defaultMs + 5_000;

/**
 * Fetches a name from a CloudFront edge as a viewer would: the URL as typed and, at the same time, with a new
 * query string that bypasses the cache. No credentials, no custom headers, no redirect followed.
 *
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns both fetches with their outcome; never rejects
 */
export async function probeViewer(
  endpoint: Endpoint,
  { name, path, token, connectTimeoutMs, onLanded }: ViewerPlan,
  signal: AbortSignal,
): Promise<ViewerEvidence> {
  const newQuery = `${path}${path.includes('?') ? '&' : '?'}cf502=${token}`;
  const asked = [
    ['plain', path],
    ['new-query', newQuery],
  ] as const;
  const fetches = await Promise.all(
    asked.map(async ([purpose, sentPath]): Promise<ViewerFetch> => {
      const observation = await sendRequest(
        endpoint,
        viewerRequest(name, sentPath),
        { serverName: name, minTls: ASSUMED_MINIMUM, connectTimeoutMs, responseTimeoutMs: PATIENCE_MS },
        (text) => text,
        signal,
      );
      const fetch = { purpose, path: sentPath, observation };
      onLanded(fetch);
      return fetch;
    }),
  );
  return { name, endpoint, certificateVerified: false, fetches };
}

function viewerRequest(name: string, path: string): OriginRequest {
  const headers = [
    ['Host', name],
    ['User-Agent', 'cf502'],
    ['Accept', '*/*'],
    ['Connection', 'close'],
  ] as const;
  return { method: 'GET', path, headers };
}

/** Whether a name, or an alias that it leads through, is a distribution's domain name. */
export function leadsToCloudFront(origin: string, dns: readonly DnsLookup[]): boolean {
  const aliases = dns.flatMap(({ name, observation }) =>
    name === origin && observation.kind === 'answered'
      ? observation.value.cnames.map(({ target }) => target)
      : [],
  );
  return [origin, ...aliases].some((name) => recogniseOriginName(name)?.kind === 'cloudfront');
}

/**
 * Whether an answer came from CloudFront or through it. For a name without an alias this may be the only
 * sign.
 */
export function answersLikeCloudFront(endpoints: readonly EndpointEvidence[]): boolean {
  return endpoints.some(({ exchanges }) =>
    exchanges.some(
      ({ observation }) => observation.kind === 'answered' && hasCloudFrontMark(observation.value.headers),
    ),
  );
}
