import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A Lambda@Edge function returned what CloudFront does not accept. The origin cannot show it; where viewers
 * get the error now, `X-Cache: LambdaValidationError from cloudfront` and the page do.
 */
export const lambdaEdgeValidation: OriginCause = {
  id: 'lambda-edge-validation',
  family: 'function',
  title: 'A Lambda@Edge function’s result failed validation',
  phrase: "CloudFront does not accept the Lambda@Edge function's result",
  affects: 'of-the-function',
  source: 'lambda-edge-debugging',
  cloudfrontStatus: 502,
  proof: showsAnswerThroughCloudFront,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('lambda-edge-validation', 'lambda', theCase) ??
    functionFailure('lambda-validation', theCase) ??
    unknown(
      'the result of a Lambda@Edge function, if the distribution has one; look for "Validation error" and the X-Amz-Cf-Id of a failed response in log group /aws/cloudfront/LambdaEdge/<DistributionId>, in the Region where the function ran (the edge nearest to the viewer)',
    ),
};
