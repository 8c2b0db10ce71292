import { showsAnswerThroughCloudFront } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/** A CloudFront Function returned what CloudFront does not accept. */
export const cloudfrontFunctionValidation = functionCause({
  id: 'cloudfront-function-validation',
  title: 'A CloudFront Function’s result failed validation',
  phrase: "CloudFront does not accept the CloudFront Function's result",
  source: 'edge-logs',
  cloudfrontStatus: 502,
  proof: showsAnswerThroughCloudFront,
  point: 'function-validation',
  runtime: 'functions',
  missing:
    'the result of a CloudFront Function, if the distribution has one; look at the sentence on the 502 page and at the metric FunctionValidationErrors, and, where the function prints with console.log, for the X-Amz-Cf-Id of a failed response in log group /aws/cloudfront/function/<FunctionName>, both in us-east-1',
});
