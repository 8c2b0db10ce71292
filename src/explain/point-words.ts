import { type FailurePoint, isOfFunction } from '../cloudfront/failure-point.ts';
import type { MadeBy } from '../formats/explain-report.ts';

/** Who made the answer that a viewer saw; `unknown` where an origin and CloudFront use the same words. */
export function madeByAt(point: FailurePoint): MadeBy {
  if (point === 'response' || point === 'untold') return 'unknown';
  return isOfFunction(point) ? 'function' : 'cloudfront';
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
