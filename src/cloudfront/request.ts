/** Methods of requests that have no body and change nothing. */
export type RequestMethod = 'GET' | 'HEAD' | 'OPTIONS';

/** A request to an origin. Header names keep their case; CloudFront's own order is not documented. */
export type OriginRequest = {
  readonly method: RequestMethod;
  /** Path and query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

/**
 * Headers CloudFront sets on every request to a custom origin. Where CloudFront puts its own name we put
 * ours: a server sees a request like CloudFront's, and the origin's log shows who sent it.
 *
 * - `Via` is `<version> <id>.cloudfront.net (CloudFront)` from CloudFront; a pseudonym is allowed (RFC 9110
 *   §7.6.3)
 * - `X-Amz-Cf-Id` is the request's id, by which a log line can be found
 * - `X-Forwarded-For` ends with the viewer's address; there is no viewer, so it is one that belongs to nobody
 *   (RFC 5737)
 *
 * @see `CUSTOM_ORIGIN_BEHAVIOUR_PAGE` (`limits.ts`)
 */
export const HEADERS_SET_BY_CLOUDFRONT = [
  ['User-Agent', 'Amazon CloudFront'],
  ['Via', '1.1 cf502 (CloudFront)'],
  ['X-Amz-Cf-Id', 'cf502'],
  ['X-Forwarded-For', '192.0.2.1'],
  ['Connection', 'Keep-Alive'],
] as const;

/**
 * The request CloudFront sends for a cache miss: HTTP/1.1, no body, no redirect followed, no `Expect`.
 *
 * @param host the origin's name, or the viewer's when Host is forwarded; sent as it is, without a port
 * @param acceptEncoding absent: CloudFront sends none unless the cache policy lets it
 * @param headers sent beside CloudFront's own (custom origin headers); one of the same name replaces
 * CloudFront's
 */
export function originRequest({
  method = 'GET',
  acceptEncoding,
  host,
  path,
  headers,
}: {
  readonly method?: RequestMethod;
  readonly acceptEncoding?: string;
  readonly host: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}): OriginRequest {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const set =
    acceptEncoding === undefined
      ? HEADERS_SET_BY_CLOUDFRONT
      : [...HEADERS_SET_BY_CLOUDFRONT, ['Accept-Encoding', acceptEncoding] as const];
  const own = set.filter(([name]) => !given.has(name.toLowerCase()));
  const others = headers.filter(([name]) => name.toLowerCase() !== 'host');
  return { method, path, headers: [['Host', host], ...own, ...others] };
}
