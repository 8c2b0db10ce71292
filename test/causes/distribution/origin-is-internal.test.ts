import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originIsInternal } from '../../../src/causes/distribution/origin-is-internal.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('an internal balancer is found as a custom origin alone', () => {
  for (const [given, kind, because] of [
    [
      { origin: { domainName: 'internal-my-alb-123.eu-central-1.elb.amazonaws.com' } },
      'found',
      /"likely".*only its VPC reaches/,
    ],
    [
      { origin: { domainName: 'internal-my-alb-123.eu-central-1.elb.amazonaws.com', kind: 'vpc' } },
      'ruled-out',
      /./,
    ],
    [{ origin: { domainName: 'my-alb-123.eu-central-1.elb.amazonaws.com' } }, 'ruled-out', /./],
    [{ origin: { domainName: 'internal-tools.example.com' } }, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(originIsInternal, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(originIsInternal, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
