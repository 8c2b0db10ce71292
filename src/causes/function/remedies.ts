import type { Remedy } from '../../repairs/remedy.ts';
import { code, run, say } from '../../repairs/words.ts';

/** Functions at the edge whose result is not accepted, or that could not run: no fault of the origin. */
export const EDGE_FUNCTION_REMEDIES: readonly Remedy[] = [
  {
    causes: ['lambda-edge-validation'],
    steps: [
      'Deployed today? Set the behavior back to the version of the function before, and wait until the status is Deployed: that stops the 502.',
      say`Find the sentence in the Region nearest to the edge location (FRA in ${code`X-Amz-Cf-Pop`}: try eu-central-1 first): ${run`aws logs tail /aws/cloudfront/LambdaEdge/DISTRIBUTION_ID --since 30m --region REGION --filter-pattern '"Validation error"'`}.`,
      say`Hold the result to the rules on record: ${run`cf502 edge RESULT.json --event origin-request`} (or the event it runs at).`,
      'Fix the result: no disallowed or read-only header, every header value a string, no CR or LF in it, a status from 200 to 599.',
      'Keep generated answers within 40 KB (viewer events) or 1 MB (origin events).',
      'Publish a new version, put its ARN on the behavior, and wait until the status is Deployed.',
    ],
    pitfalls: [
      'Copying all headers of another response brings Content-Length, Via or X-Cache along.',
      "The function's own log shows no error for it, and CloudFront's line may come late or not at all.",
      'A viewer-response function does not run where the origin answered 400 or more: then it was another one.',
      'An exception in the function is not this: it gives 503.',
    ],
    sources: [
      'lambda-edge-debugging',
      'edge-restrictions',
      'lambda-edge-responses',
      'edge-logs',
      'cloudfront-503',
    ],
  },
  {
    causes: ['cloudfront-function-validation'],
    steps: [
      'Published today? Publish the code before again, or take the function off the behavior: that stops the 502.',
      'Find out since when: metric FunctionValidationErrors of the function in CloudWatch, us-east-1. What was published then?',
      say`Look at the function's result: it must not add, delete or change a read-only header, and names and values must have the documented shape. ${run`cf502 edge RESULT.json --runtime functions --event viewer-request`} (or viewer-response) holds it to the rules on record.`,
      say`To see the result, print it with console.log: it stands in log group ${code`/aws/cloudfront/function/NAME`} in us-east-1. Why CloudFront refused it is not documented to stand there.`,
      'Publish the fixed function and wait until the distribution is deployed.',
    ],
    pitfalls: [
      'The test tool does not show this: it appears after deployment only.',
      say`A function that chooses the origin can fail so too: an origin with mTLS in ${code`selectRequestOriginById`} or ${code`createRequestOriginGroup`} is refused, and users report the same of ${code`createRequestOriginGroup`} with ${code`hostHeader`}.`,
    ],
    sources: [
      'cloudfront-502',
      'cloudfront-functions-restrictions',
      'edge-restrictions',
      'edge-logs',
      'cloudfront-sni',
    ],
  },
  {
    causes: ['lambda-edge-execution'],
    steps: [
      'Deployed today? Set the behavior back to the version of the function before, and wait until the status is Deployed: that stops the 503.',
      say`Find the Region: the three letters in ${code`X-Amz-Cf-Pop`} are the airport of the edge location (FRA: try eu-central-1). Read the log there: ${run`aws logs tail /aws/lambda/us-east-1.FUNCTION --since 30m --region REGION`}.`,
      'An error with a stack: fix the code at that line. "Task timed out": make it faster, or raise its timeout (30 s at most). "Runtime.ImportModuleError" or "HandlerNotFound": the package lacks a module, or the handler is named otherwise.',
      'No log in any Region: let the execution role trust both lambda.amazonaws.com and edgelambda.amazonaws.com, and allow logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents.',
      'Publish a new version, put its ARN (with the version number) on the behavior, and wait until the status is Deployed.',
    ],
    pitfalls: [
      'The log is in the Region that ran the function, not in us-east-1 alone.',
      'On Node.js 24 every handler that declares a callback parameter is refused: make it async and return the result.',
      'A result above 6 MB never reaches CloudFront: it is an execution error too.',
      'A function that was deleted, or whose replica is still being made, gives the same page.',
    ],
    sources: ['cloudfront-503', 'edge-logs', 'lambda-edge-permissions', 'lambda-edge-debugging'],
  },
  {
    causes: ['lambda-edge-limit'],
    steps: [
      'See which limit: CloudWatch, in the Region near the edge location, metrics Throttles and Duration of the function. Throttles: the concurrency of the account in that Region is used up (1,000 by default, shared with all other functions there).',
      'Throttled now: take load off it. Set a longer TTL for origin events: those run on misses only.',
      'Ask for a higher quota of concurrent executions in every Region with many viewers (Service Quotas).',
      'Too slow: make it faster (no calls to other services in viewer events), or move it to an origin event.',
    ],
    pitfalls: [
      'A time-out is shown as LambdaLimitExceeded or as LambdaExecutionError: the guide has both.',
      'The quota counts per Region: one Region may be throttled while the others are fine.',
    ],
    sources: ['cloudfront-503', 'cloudfront-quotas', 'lambda-edge-debugging'],
  },
  {
    causes: ['cloudfront-function-execution'],
    steps: [
      'Published today? Publish the code before again, or take the function off the behavior: that stops the 503.',
      say`Run it with an event like the failing request: ${run`aws cloudfront test-function --name FUNCTION --stage LIVE --if-match ETAG --event-object fileb://event.json`}; ${code`FunctionErrorMessage`} has the error and its line.`,
      say`Fix that line. Look for what is not always there: a header, a cookie, a query string (${code`request.headers.referer`} is undefined where none was sent), a key of the key value store.`,
      'Test in the DEVELOPMENT stage, publish, and wait until the distribution is deployed.',
    ],
    pitfalls: [
      say`The log ${code`/aws/cloudfront/function/FUNCTION`} is in us-east-1 only, whatever the edge location, and exists only where the code uses console.log.`,
      say`The runtime knows JavaScript of ES 5.1 and parts of later ones: ${run`cf502 edge`} names what it does not know.`,
    ],
    sources: ['cloudfront-503', 'test-function', 'edge-logs', 'cloudfront-functions-restrictions'],
  },
  {
    causes: ['cloudfront-function-throttled'],
    steps: [
      'Look at the metrics of the function in CloudWatch, us-east-1: FunctionThrottles and FunctionComputeUtilization. Above 80 % it is too slow; low or none at all: look for an error of syntax, which is shown as throttling too.',
      say`Run it: ${run`aws cloudfront test-function --name FUNCTION --stage LIVE --if-match ETAG --event-object fileb://event.json`}; an error of syntax stands in ${code`FunctionErrorMessage`}, the load in ${code`ComputeUtilization`}.`,
      'Too slow: no regular expressions over long text, no loops over all cookies, no large literals; put data into a key value store.',
      'Publish the fixed function, then wait: throttling was seen to last about ten minutes after the repair.',
    ],
    pitfalls:
      'Trying again at once after the repair still shows 503: wait ten minutes before you change anything else.',
    sources: ['cloudfront-metrics', 'test-function', 'cloudfront-functions-restrictions'],
  },
];
