import { showsFunctionTest } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A CloudFront Function threw or could not be run: CloudFront answers 503. The origin cannot show it; what
 * viewers get may.
 */
export const cloudfrontFunctionExecution: OriginCause = {
  id: 'cloudfront-function-execution',
  family: 'function',
  title: 'A CloudFront Function failed when it ran',
  phrase: 'the CloudFront Function fails when it runs',
  affects: 'of-the-function',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsFunctionTest,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('cloudfront-function-execution', null, theCase) ??
    functionFailure('function-execution', theCase) ??
    unknown(
      'whether a CloudFront Function fails when it runs, if the distribution has one; look for X-Cache: FunctionExecutionError on a failed response, and at the metric FunctionExecutionErrors in us-east-1',
    ),
};
