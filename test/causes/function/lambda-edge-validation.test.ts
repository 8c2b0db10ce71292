import { test } from 'node:test';
import { lambdaEdgeValidation } from '../../../src/causes/function/lambda-edge-validation.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, served, viewer } from '../viewer.ts';

const SENTENCE = 'The Lambda function returned invalid JSON: The JSON output must be an object type.';
const labelled = (label: string) => ({
  statusCode: 502,
  headers: [
    ['X-Cache', `${label} from cloudfront`],
    ['X-Amz-Cf-Id', 'abc=='],
  ] as const,
});

test('a Lambda@Edge function whose result CloudFront refuses', () => {
  assertOriginCause(lambdaEdgeValidation, [
    [
      'the origin cannot show it',
      {},
      {
        kind: 'unknown',
        matters: false,
        missing: /\/aws\/cloudfront\/LambdaEdge\/<DistributionId>.*Region where/,
      },
    ],
    [
      'X-Cache says so',
      { viewer: viewer(labelled('LambdaValidationError')) },
      {
        kind: 'found',
        certainty: 'proven',
        because:
          /viewers of origin\.example\.com get 502 now, and X-Cache is "LambdaValidationError from cloudfront"; request id abc==$/,
      },
    ],
    [
      'the page says so',
      { viewer: viewer(byEdge(502, SENTENCE)) },
      { kind: 'found', certainty: 'proven', because: /page says "The Lambda function returned invalid JSON/ },
    ],
    [
      'a sentence of the family',
      { viewer: viewer(byEdge(502, 'The Lambda function returned an invalid thing: nobody has seen it.')) },
      { kind: 'found', because: /"The Lambda function returned an invalid thing/ },
    ],
    [
      'not for every request',
      { viewer: viewer(served('Hit'), byEdge(502, SENTENCE)) },
      { kind: 'found', intermittent: true },
    ],
    [
      'the same words on a page of somebody else’s',
      { viewer: viewer({ statusCode: 502, body: { bytes: 9, sample: SENTENCE, ending: 'complete' } }) },
      { kind: 'unknown' },
    ],
    ['another function’s', { viewer: viewer(labelled('FunctionValidationError')) }, { kind: 'unknown' }],
    ['it failed to run', { viewer: viewer(labelled('LambdaExecutionError')) }, { kind: 'unknown' }],
    ['viewers are served', { viewer: viewer(served('Miss')) }, { kind: 'ruled-out' }],
    ['another 502', { viewer: viewer(byEdge(502)) }, { kind: 'unknown' }],
    ['no edge answered', { viewer: viewer('refused') }, { kind: 'unknown' }],
  ]);
});
