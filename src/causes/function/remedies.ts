import type { Remedy } from '../../repairs/remedy.ts';
import { code, run, say } from '../../repairs/words.ts';

/** Functions at the edge whose result CloudFront does not accept. */
export const EDGE_FUNCTION_REMEDIES: readonly Remedy[] = [
  {
    causes: ['lambda-edge-validation'],
    steps: [
      say`Find the sentence in CloudWatch Logs, log group ${code`/aws/cloudfront/LambdaEdge/DISTRIBUTION_ID`}, in the Region nearest to the viewer: look for "Validation error".`,
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
];
