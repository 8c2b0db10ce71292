import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudfrontFunctionValidation } from '../../../src/causes/function/cloudfront-function-validation.ts';
import { lambdaEdgeValidation } from '../../../src/causes/function/lambda-edge-validation.ts';
import type { EdgeFunctionEvidence } from '../../../src/formats/evidence.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';

const now = new Date('2026-11-23T10:00:00Z');
const result = (value: unknown): EdgeFunctionEvidence => ({
  kind: 'result',
  resultText: JSON.stringify(value),
});

test('a result or a log that was handed over is judged with the origin', () => {
  const rows: readonly (readonly [string, EdgeFunctionEvidence, lambda: string, functions: string])[] = [
    ['null', result(null), 'found likely', 'unknown'],
    [
      'a header no function may add',
      result({ status: '200', headers: { 'x-cache': [{ value: 'a' }] } }),
      'found proven',
      'unknown',
    ],
    ['a good response, at the events that may make one', result({ status: '200' }), 'ruled-out', 'unknown'],
    [
      'a good request, refused where a response is due',
      result({ uri: '/', method: 'GET', headers: {}, querystring: '', clientIp: '192.0.2.1' }),
      'unknown matters',
      'unknown',
    ],
    [
      'a header name in capitals',
      result({ statusCode: 200, headers: { Location: { value: '/' } } }),
      'unknown',
      'found likely',
    ],
    [
      'one cause in the log',
      { kind: 'said', causes: ['lambda-edge-validation'], because: 'a line' },
      'found proven',
      'unknown',
    ],
    [
      'several in the log',
      { kind: 'said', causes: ['tcp-refused', 'lambda-edge-validation'], because: 'lines' },
      'found likely',
      'unknown',
    ],
  ];
  for (const [what, edgeFunction, lambda, functions] of rows) {
    const seen = evidence({ edgeFunction });
    assert.equal(inShort(judgeOrigin(lambdaEdgeValidation, seen, now)), lambda, what);
    assert.equal(inShort(judgeOrigin(cloudfrontFunctionValidation, seen, now)), functions, what);
  }
});

function inShort(judgement: ReturnType<typeof lambdaEdgeValidation.judge>): string {
  if (judgement.kind === 'found') return `found ${judgement.certainty}`;
  return judgement.kind === 'unknown' && judgement.matters ? 'unknown matters' : judgement.kind;
}
