import { showsLambdaLog } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A Lambda@Edge function threw, ended early or may not be run: CloudFront answers 503. The origin cannot show
 * it; what viewers get may.
 */
export const lambdaEdgeExecution: OriginCause = {
  id: 'lambda-edge-execution',
  family: 'function',
  title: 'A Lambda@Edge function failed when it ran',
  phrase: 'the Lambda@Edge function fails when it runs',
  affects: 'of-the-function',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsLambdaLog,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('lambda-edge-execution', null, theCase) ??
    functionFailure('lambda-execution', theCase) ??
    unknown(
      'whether a Lambda@Edge function fails when it runs, if the distribution has one; look for X-Cache: LambdaExecutionError on a failed response, and in log group /aws/lambda/us-east-1.<FunctionName>, in the Region where the function ran',
    ),
};
