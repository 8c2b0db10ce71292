import { test } from 'node:test';
import { cloudfrontFunctionValidation } from '../../../src/causes/function/cloudfront-function-validation.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, served, viewer } from '../viewer.ts';

const labelled = (label: string) => ({
  statusCode: 502,
  headers: [['X-Cache', `${label} from cloudfront`]] as const,
});

test('a CloudFront Function whose result CloudFront refuses', () => {
  assertOriginCause(cloudfrontFunctionValidation, [
    [
      'the origin cannot show it',
      {},
      { kind: 'unknown', matters: false, missing: /FunctionValidationErrors.*us-east-1/ },
    ],
    [
      'the page says so',
      {
        viewer: viewer(
          byEdge(
            502,
            'The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
          ),
        ),
      },
      {
        kind: 'found',
        certainty: 'proven',
        because: /page says "The CloudFront function returned an invalid value/,
      },
    ],
    [
      'a label known from users',
      { viewer: viewer(labelled('FunctionValidationError')) },
      { kind: 'found', certainty: 'likely', because: /X-Cache is "FunctionValidationError from cloudfront"/ },
    ],
    ['a Lambda function’s', { viewer: viewer(labelled('LambdaValidationError')) }, { kind: 'unknown' }],
    ['viewers are served', { viewer: viewer(served('Miss')) }, { kind: 'ruled-out' }],
  ]);
});
