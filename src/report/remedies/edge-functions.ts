import type { Remedy } from './remedy.ts';

/** Functions at the edge whose result CloudFront does not accept. */
export const EDGE_FUNCTION_REMEDIES: readonly Remedy[] = [
  {
    causes: ['lambda-edge-validation'],
    steps: [
      'Find the sentence in CloudWatch Logs, log group `/aws/cloudfront/LambdaEdge/DISTRIBUTION_ID`, in the Region nearest to the viewer: look for "Validation error".',
      'Mend the result: no disallowed or read-only header, every header value a string, no CR or LF in it, a status from 200 to 599.',
      'Keep generated answers within 40 KB (viewer events) or 1 MB (origin events).',
      'Publish a new version, put its ARN on the behavior, and wait until the status is Deployed.',
    ],
    pitfalls: [
      'Copying all headers of another response brings Content-Length, Via or X-Cache along.',
      'An exception in the function is not this: it gives 503.',
    ],
    sources: ['lambda-edge-debugging', 'edge-restrictions', 'lambda-edge-responses'],
  },
  {
    causes: ['cloudfront-function-validation'],
    steps: [
      "Look at the function's result: it must not add, delete or change a read-only header, and values must have the documented shape.",
      'Read its log: `/aws/cloudfront/function/NAME` in us-east-1.',
      'Publish the mended function and wait until the distribution is deployed.',
    ],
    pitfalls: ['The test tool does not show this: it appears after deployment only.'],
    sources: ['cloudfront-502', 'cloudfront-functions-restrictions', 'edge-restrictions'],
  },
];
