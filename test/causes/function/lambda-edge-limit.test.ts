import { test } from 'node:test';
import { lambdaEdgeLimit } from '../../../src/causes/function/lambda-edge-limit.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, served, viewer } from '../viewer.ts';

const labelled = (label: string) => ({
  statusCode: 503,
  headers: [['X-Cache', `${label} from cloudfront`]] as const,
});

test('a Lambda@Edge function that runs into a limit', () => {
  assertOriginCause(lambdaEdgeLimit, [
    [
      'the origin cannot show it',
      {},
      { kind: 'unknown', matters: false, missing: /X-Cache: LambdaLimitExceeded/ },
    ],
    [
      'X-Cache says so',
      { viewer: viewer(labelled('LambdaLimitExceeded')) },
      {
        kind: 'found',
        certainty: 'proven',
        because: /get 503 now, and X-Cache is "LambdaLimitExceeded from/,
      },
    ],
    [
      'the page says so',
      {
        viewer: viewer(
          byEdge(503, 'The Lambda function associated with the CloudFront distribution was throttled.'),
        ),
      },
      { kind: 'found', certainty: 'proven', because: /get 503 now, and CloudFront's page says/ },
    ],
    [
      'not for every request',
      { viewer: viewer(served('Hit'), labelled('LambdaLimitExceeded')) },
      { kind: 'found', intermittent: true },
    ],
    [
      'somebody handed over what was said',
      { edgeFunction: { kind: 'said', causes: ['lambda-edge-limit'], because: 'it says so' } },
      { kind: 'found', certainty: 'proven', because: /CloudFront said it itself: it says so/ },
    ],
    ['another failure', { viewer: viewer(labelled('LambdaValidationError')) }, { kind: 'unknown' }],
    ['viewers are served', { viewer: viewer(served('Miss')) }, { kind: 'ruled-out' }],
  ]);
});
