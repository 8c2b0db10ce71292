import { showsFunctionTest } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/** A CloudFront Function threw or could not be run: CloudFront answers 503. */
export const cloudfrontFunctionExecution = functionCause({
  id: 'cloudfront-function-execution',
  title: 'A CloudFront Function failed when it ran',
  phrase: 'the CloudFront Function fails when it runs',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsFunctionTest,
  point: 'function-execution',
  missing:
    'whether a CloudFront Function fails when it runs, if the distribution has one; look for X-Cache: FunctionExecutionError on a failed response, and at the metric FunctionExecutionErrors in us-east-1',
});
