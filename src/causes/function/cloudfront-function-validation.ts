import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * A CloudFront Function returned what CloudFront does not accept. The origin cannot show it; the page viewers
 * get may.
 */
export const cloudfrontFunctionValidation: OriginCause = {
  id: 'cloudfront-function-validation',
  family: 'function',
  title: 'A CloudFront Function’s result failed validation',
  phrase: "CloudFront does not accept the CloudFront Function's result",
  affects: 'of-the-function',
  source: 'edge-logs',
  cloudfrontStatus: 502,
  proof: showsAnswerThroughCloudFront,
  scope: 'origin',
  judge: (theCase) =>
    handedOver('cloudfront-function-validation', 'functions', theCase) ??
    functionFailure('function-validation', theCase) ??
    unknown(
      'the result of a CloudFront Function, if the distribution has one; look at the sentence on the 502 page and at the metric FunctionValidationErrors, and, where the function prints with console.log, for the X-Amz-Cf-Id of a failed response in log group /aws/cloudfront/function/<FunctionName>, both in us-east-1',
    ),
};
