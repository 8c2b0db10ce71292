import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaEdgeValidation } from '../../src/causes/lambda-edge-validation.ts';
import { evidence } from './evidence.ts';
import { NOW } from './http.ts';

test('the origin cannot show it: unknown, without weight, and where to look', () => {
  const judgement = lambdaEdgeValidation.judge(evidence(), NOW);
  assert.ok(judgement.kind === 'unknown');
  assert.equal(judgement.matters, false);
  assert.match(judgement.missing, /\/aws\/cloudfront\/LambdaEdge\/<DistributionId>/);
  assert.match(judgement.missing, /Region where the function ran|us-east-1/);
  assert.match(judgement.missing, /X-Amz-Cf-Id/);
});
