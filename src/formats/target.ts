import type { Milliseconds, Port, RequestPath, Text } from './units.ts';
/** CloudFront's origin protocol policy, in the words of the command line. */
export type OriginProtocol = 'https' | 'http' | 'match-viewer';

/**
 * CloudFront's `OriginSslProtocols`: the lowest version it may use. TLS 1.3 is always on top and has no value
 * of its own.
 */
export type MinimumTls = 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2';

/**
 * An origin as somebody named it, with what they know of the distribution's settings. `null` is "not known",
 * and what is not known stays open: causes judge every possible value.
 */
export type Target = {
  /** ASCII host name in lower case without a trailing dot, or an IP literal (IPv6 without brackets). */
  readonly origin: Text;
  readonly protocol: OriginProtocol | null;
  readonly port: Port | null;
  /**
   * Where both protocols are asked: the port of plain HTTP, if it is not 80; `port` is HTTPS's then. Both are
   * the same where only a port was given and nothing says which protocol listens there.
   */
  readonly httpPort?: Port;
  /**
   * The Host CloudFront sends: a name, `none` when it is known not to be forwarded, `null` when that is not
   * known.
   */
  readonly hostHeader: string | null;
  /** Path and query, beginning with `/`. */
  readonly path: RequestPath;
  readonly minTls: MinimumTls | null;
  /** Who is meant to be able to connect to the origin, where somebody said so. */
  readonly admits?: 'everybody' | 'cloudfront';
  /** Whether CloudFront presents a client certificate (origin mTLS), where somebody said so. */
  readonly clientCertificate?: boolean;
  /** Whether CloudFront reaches it as a VPC origin, where somebody said so. */
  readonly vpcOrigin?: boolean;
  /** CloudFront's connection timeout, 1,000–10,000 ms. */
  readonly connectTimeoutMs: Milliseconds;
  /** CloudFront's response timeout, 1,000–120,000 ms. */
  readonly responseTimeoutMs: Milliseconds;
};
