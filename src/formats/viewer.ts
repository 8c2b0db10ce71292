import type { Endpoint } from './endpoint.ts';
import type { HttpExchange } from './http.ts';
import type { Observation } from './observation.ts';

/**
 * What a viewer gets from CloudFront: under the target's own name, where CloudFront serves that, or under the
 * name in the URL for which a distribution's configuration led to the target.
 */
export type ViewerEvidence = {
  /** Sent as Host and as server name. */
  readonly name: string;
  /** The edge that was asked. */
  readonly endpoint: Endpoint;
  /** The edge's certificate is taken as it comes; the handshakes of the endpoint hold the chain. */
  readonly certificateVerified: false;
  /** The first is `plain`. */
  readonly fetches: readonly ViewerFetch[];
};

/**
 * - `plain`: the path as it was typed; a cache may answer
 * - `new-query`: with a query nobody has sent before, which passes the cache wherever the cache key holds the
 *   query
 */
export type ViewerFetch = {
  readonly purpose: 'plain' | 'new-query';
  readonly path: string;
  readonly observation: Observation<HttpExchange>;
};
