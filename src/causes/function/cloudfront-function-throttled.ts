import { showsFunctionTest } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/**
 * A CloudFront Function was too slow, was called too often or does not compile: CloudFront answers 503.
 */
export const cloudfrontFunctionThrottled = functionCause({
  id: 'cloudfront-function-throttled',
  title: 'A CloudFront Function is throttled',
  phrase: 'the CloudFront Function is throttled',
  source: 'cloudfront-metrics',
  cloudfrontStatus: 503,
  proof: showsFunctionTest,
  point: 'function-throttled',
  missing:
    'whether a CloudFront Function is throttled, if the distribution has one; look for X-Cache: FunctionThrottledError on a failed response, and at the metric FunctionThrottles in us-east-1',
});
