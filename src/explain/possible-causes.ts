import { ALL_CAUSES } from '../causes/all.ts';
import type { FailurePoint } from '../cloudfront/failure-point.ts';
import type { CauseId } from '../formats/cause-ids.ts';

/**
 * The causes that AWS names for a 502, in the order of its article: the likeliest of the many reasons why a
 * connection cannot be made
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html).
 */
const NAMED_BY_AWS: readonly CauseId[] = [
  'certificate-name-mismatch',
  'tls-cipher-unsupported',
  'tls-protocol-unsupported',
  'certificate-expired',
  'certificate-self-signed',
  'certificate-untrusted',
  'certificate-chain-incomplete',
  'certificate-chain-order',
  'tcp-refused',
];
const CONNECTING: readonly CauseId[] = ALL_CAUSES.filter(
  ({ family, cloudfrontStatus }) =>
    cloudfrontStatus !== null && (family === 'tcp' || family === 'tls' || family === 'certificate'),
).map(({ id }) => id);

const RESOLVE: readonly CauseId[] = ['dns-unresolvable', 'dns-no-ipv4', 'dns-inconsistent'];
/** Firewalls first, as AWS has it (http-504-gateway-timeout: "Check for those issues first"). */
const TIME_OUT: readonly CauseId[] = ['tcp-timed-out', 'address-not-public', 'http-timed-out'];
/** Whatever keeps a connection from being made, TLS and its certificates included. */
const CONNECT: readonly CauseId[] = [
  ...new Set<CauseId>([...NAMED_BY_AWS, 'origin-protocol-mismatch', ...CONNECTING]),
];
const BROKEN_RESPONSE: readonly CauseId[] = [
  'http-malformed',
  'http-connection-closed',
  'http-version-unsupported',
];

/**
 * Every cause that a point of failure leaves possible: many where CloudFront's page is vague, none for
 * refusals and bare statuses.
 *
 * @param status tells a failed connection (502) from one that took too long (504)
 */
export function possibleCauses(point: FailurePoint, status: number | null): readonly CauseId[] {
  switch (point) {
    case 'resolve':
      return RESOLVE;
    case 'connect':
      return status === 504 ? TIME_OUT : CONNECT;
    case 'connect-or-time-out':
      if (status === 504) return TIME_OUT;
      return status === null
        ? [...CONNECT, 'http-connection-closed', 'address-not-public', 'http-timed-out']
        : [...CONNECT, 'http-connection-closed'];
    case 'connect-or-response':
      return [...CONNECT, ...BROKEN_RESPONSE, 'http-header-too-large'];
    case 'time-out':
      // A time-out is a 504; with 502 users saw connections that the origin closed.
      return status === 502 ? [...TIME_OUT, 'http-connection-closed'] : TIME_OUT;
    case 'response':
      if (status !== null && status < 500) return [];
      return ['http-upstream-error', ...BROKEN_RESPONSE];
    case 'response-malformed':
      return ['http-malformed', 'http-version-unsupported'];
    case 'response-header-too-large':
      return ['http-header-too-large'];
    case 'connection-broken':
      return status === 504
        ? ['http-timed-out', 'http-connection-closed', 'http-keepalive-too-short']
        : ['http-connection-closed', 'http-keepalive-too-short'];
    case 'lambda-validation':
      return ['lambda-edge-validation'];
    case 'function-validation':
      return ['cloudfront-function-validation'];
    case 'lambda-execution':
      return ['lambda-edge-execution'];
    case 'lambda-limit':
      return ['lambda-edge-limit', 'lambda-edge-execution'];
    case 'function-execution':
      return ['cloudfront-function-execution'];
    case 'function-throttled':
      return ['cloudfront-function-throttled'];
    case 'lambda-answered':
    case 'function-answered':
    case 'capacity':
    case 'viewer':
    case 'untold':
      return [];
  }
}
