import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/** A Lambda@Edge function was throttled or took too long: CloudFront answers 503. */
export const lambdaEdgeLimit = functionCause({
  id: 'lambda-edge-limit',
  title: 'A Lambda@Edge function ran into a limit',
  phrase: 'the Lambda@Edge function is throttled or takes too long',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsAnswerThroughCloudFront,
  point: 'lambda-limit',
  missing:
    'whether a Lambda@Edge function is throttled or takes too long, if the distribution has one; look for X-Cache: LambdaLimitExceeded on a failed response',
});
