import type { CauseId } from '../causes/ids.ts';
import type { FailurePoint } from '../cloudfront/failure-point.ts';
import type { MadeBy } from './explain-report.ts';

const RESOLVE: readonly CauseId[] = ['dns-unresolvable', 'dns-no-ipv4', 'dns-inconsistent'];
const TIME_OUT: readonly CauseId[] = ['address-not-public', 'tcp-timed-out', 'http-timed-out'];
const CONNECT: readonly CauseId[] = [
  'origin-protocol-mismatch',
  'tcp-refused',
  'tcp-reset',
  'tcp-timed-out',
  'tls-not-spoken',
  'tls-server-name-rejected',
  'tls-protocol-unsupported',
  'tls-cipher-unsupported',
  'tls-group-unsupported',
  'certificate-key-unsupported',
  'tls-client-certificate-required',
  'tls-handshake-failed',
  'certificate-name-mismatch',
  'certificate-self-signed',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-untrusted',
  'certificate-root-distrusted',
  'certificate-chain-incomplete',
  'certificate-chain-order',
];
const BROKEN_RESPONSE: readonly CauseId[] = [
  'http-malformed',
  'http-connection-closed',
  'http-version-unsupported',
];

/**
 * Every cause a point of failure leaves possible. Where CloudFront's page is vague the list is long; errors of functions
 * that are no 502, refusals and bare statuses leave none.
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
        ? [...CONNECT, 'http-connection-closed', ...TIME_OUT.filter((id) => !CONNECT.includes(id))]
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
    case 'lambda-limit':
    case 'function-execution':
    case 'function-throttled':
    case 'lambda-answered':
    case 'function-answered':
    case 'capacity':
    case 'viewer':
    case 'untold':
      return [];
  }
}

export function madeByAt(point: FailurePoint): MadeBy {
  if (point === 'response' || point === 'untold') return 'unknown';
  return point.startsWith('lambda-') || point.startsWith('function-') ? 'function' : 'cloudfront';
}

/** A point of failure as a sentence. */
export const POINT_WORDS: Readonly<Record<FailurePoint, string>> = {
  resolve: "CloudFront could not resolve the origin's name.",
  connect: 'CloudFront got no usable connection to the origin: TCP, TLS or the certificate failed.',
  'connect-or-time-out':
    'CloudFront got no usable connection to the origin: with 502 it failed or was closed, with 504 it took too long.',
  'connect-or-response':
    "CloudFront got no usable connection to the origin, or the origin's response was broken.",
  'time-out': 'Connecting to the origin or reading from it took too long.',
  response: 'The origin gave an incorrect response, or an error of its own.',
  'response-malformed': "The origin's response was not valid HTTP.",
  'response-header-too-large': "A header of the origin's response was too large.",
  'connection-broken': 'The connection to the origin broke while it was in use.',
  'lambda-validation': 'A Lambda@Edge function returned a result CloudFront refuses (502).',
  'function-validation': 'A CloudFront Function returned a result CloudFront refuses (502).',
  'lambda-execution':
    'A Lambda@Edge function failed, timed out or may not be run; this is 503, not a fault of the origin.',
  'lambda-limit':
    'A Lambda@Edge function was throttled or took too long; this is 503, not a fault of the origin.',
  'function-execution': 'A CloudFront Function failed when it ran; this is 503, not a fault of the origin.',
  'function-throttled':
    'A CloudFront Function was too slow, called too often or does not compile; this is 503, not a fault of the origin.',
  'lambda-answered':
    'A Lambda@Edge function made this response itself; its status is what the function chose.',
  'function-answered':
    'A CloudFront Function made this response itself; its status is what the function chose.',
  capacity: 'The edge location had no capacity (503); the origin has no part in it.',
  viewer: 'CloudFront refused the request, or the viewer broke off; the origin has no part in it.',
  untold: 'The text tells the status, not why.',
};

const OF_FUNCTIONS: ReadonlySet<CauseId> = new Set([
  'lambda-edge-validation',
  'cloudfront-function-validation',
]);

/** What tells the causes apart that a text leaves open. */
export function nextFor(causes: readonly CauseId[]): readonly string[] {
  return causes.some((cause) => !OF_FUNCTIONS.has(cause))
    ? ['Check the origin itself (the "Origin domain" in the distribution\'s settings) to see which it is.']
    : [];
}
