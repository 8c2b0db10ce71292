import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A Lambda@Edge function was throttled or took too long: CloudFront answers 503. The origin cannot show it;
 * what viewers get may.
 */
export const lambdaEdgeLimit: OriginCause = {
  id: 'lambda-edge-limit',
  family: 'function',
  title: 'A Lambda@Edge function ran into a limit',
  phrase: 'the Lambda@Edge function is throttled or takes too long',
  affects: 'of-the-function',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsAnswerThroughCloudFront,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('lambda-edge-limit', null, theCase) ??
    functionFailure('lambda-limit', theCase) ??
    unknown(
      'whether a Lambda@Edge function is throttled or takes too long, if the distribution has one; look for X-Cache: LambdaLimitExceeded on a failed response',
    ),
};
