import { test } from 'node:test';
import { cloudfrontFunctionExecution } from '../../../src/causes/function/cloudfront-function-execution.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, served, viewer } from '../viewer.ts';

const labelled = (label: string) => ({
  statusCode: 503,
  headers: [['X-Cache', `${label} from cloudfront`]] as const,
});

test('a CloudFront Function that fails when it runs', () => {
  assertOriginCause(cloudfrontFunctionExecution, [
    [
      'the origin cannot show it',
      {},
      { kind: 'unknown', matters: false, missing: /X-Cache: FunctionExecutionError/ },
    ],
    [
      'X-Cache says so',
      { viewer: viewer(labelled('FunctionExecutionError')) },
      {
        kind: 'found',
        certainty: 'likely',
        because: /get 503 now, and X-Cache is "FunctionExecutionError from/,
      },
    ],
    [
      'the page says so',
      {
        viewer: viewer(
          byEdge(
            503,
            'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
          ),
        ),
      },
      { kind: 'found', certainty: 'proven', because: /get 503 now, and CloudFront's page says/ },
    ],
    [
      'not for every request',
      { viewer: viewer(served('Hit'), labelled('FunctionExecutionError')) },
      { kind: 'found', intermittent: true },
    ],
    [
      'somebody handed over what was said',
      { edgeFunction: { kind: 'said', causes: ['cloudfront-function-execution'], because: 'it says so' } },
      { kind: 'found', certainty: 'proven', because: /CloudFront said it itself: it says so/ },
    ],
    ['another failure', { viewer: viewer(labelled('FunctionThrottledError')) }, { kind: 'unknown' }],
    ['viewers are served', { viewer: viewer(served('Miss')) }, { kind: 'ruled-out' }],
  ]);
});
