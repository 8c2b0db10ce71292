import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/**
 * A Lambda@Edge function returned what CloudFront does not accept. The origin cannot show it; where viewers
 * get the error now, `X-Cache: LambdaValidationError from cloudfront` and the page do.
 */
export const lambdaEdgeValidation = functionCause({
  id: 'lambda-edge-validation',
  title: 'A Lambda@Edge function’s result failed validation',
  phrase: "CloudFront does not accept the Lambda@Edge function's result",
  source: 'lambda-edge-debugging',
  cloudfrontStatus: 502,
  proof: showsAnswerThroughCloudFront,
  point: 'lambda-validation',
  runtime: 'lambda',
  missing:
    'the result of a Lambda@Edge function, if the distribution has one; look for "Validation error" and the X-Amz-Cf-Id of a failed response in log group /aws/cloudfront/LambdaEdge/<DistributionId>, in the Region where the function ran (the edge nearest to the viewer)',
});
