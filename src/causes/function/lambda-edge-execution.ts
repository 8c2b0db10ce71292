import { showsLambdaLog } from '../../repairs/proofs/edge.ts';
import { functionCause } from './function-cause.ts';

/** A Lambda@Edge function threw, ended early or may not be run: CloudFront answers 503. */
export const lambdaEdgeExecution = functionCause({
  id: 'lambda-edge-execution',
  title: 'A Lambda@Edge function failed when it ran',
  phrase: 'the Lambda@Edge function fails when it runs',
  source: 'cloudfront-503',
  cloudfrontStatus: 503,
  proof: showsLambdaLog,
  point: 'lambda-execution',
  missing:
    'whether a Lambda@Edge function fails when it runs, if the distribution has one; look for X-Cache: LambdaExecutionError on a failed response, and in log group /aws/lambda/us-east-1.<FunctionName>, in the Region where the function ran',
});
