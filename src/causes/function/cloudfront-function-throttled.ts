import { showsFunctionTest } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A CloudFront Function was too slow, was called too often or does not compile: CloudFront answers 503. The
 * origin cannot show it; what viewers get may.
 */
export const cloudfrontFunctionThrottled: OriginCause = {
  id: 'cloudfront-function-throttled',
  family: 'function',
  title: 'A CloudFront Function is throttled',
  phrase: 'the CloudFront Function is throttled',
  affects: 'of-the-function',
  source: 'cloudfront-metrics',
  cloudfrontStatus: 503,
  proof: showsFunctionTest,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('cloudfront-function-throttled', null, theCase) ??
    functionFailure('function-throttled', theCase) ??
    unknown(
      'whether a CloudFront Function is throttled, if the distribution has one; look for X-Cache: FunctionThrottledError on a failed response, and at the metric FunctionThrottles in us-east-1',
    ),
};
