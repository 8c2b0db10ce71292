import { test } from 'node:test';
import { cloudfrontFunctionThrottled } from '../../../src/causes/function/cloudfront-function-throttled.ts';
import { assertOriginCause } from '../table.ts';
import { served, viewer } from '../viewer.ts';

const labelled = (label: string) => ({
  statusCode: 503,
  headers: [['X-Cache', `${label} from cloudfront`]] as const,
});

test('a CloudFront Function that is throttled', () => {
  assertOriginCause(cloudfrontFunctionThrottled, [
    [
      'the origin cannot show it',
      {},
      { kind: 'unknown', matters: false, missing: /X-Cache: FunctionThrottledError/ },
    ],
    [
      'X-Cache says so',
      { viewer: viewer(labelled('FunctionThrottledError')) },
      {
        kind: 'found',
        certainty: 'proven',
        because: /get 503 now, and X-Cache is "FunctionThrottledError from/,
      },
    ],
    [
      'not for every request',
      { viewer: viewer(served('Hit'), labelled('FunctionThrottledError')) },
      { kind: 'found', intermittent: true },
    ],
    [
      'somebody handed over what was said',
      { edgeFunction: { kind: 'said', causes: ['cloudfront-function-throttled'], because: 'it says so' } },
      { kind: 'found', certainty: 'proven', because: /CloudFront said it itself: it says so/ },
    ],
    ['another failure', { viewer: viewer(labelled('FunctionExecutionError')) }, { kind: 'unknown' }],
    ['viewers are served', { viewer: viewer(served('Miss')) }, { kind: 'ruled-out' }],
  ]);
});
