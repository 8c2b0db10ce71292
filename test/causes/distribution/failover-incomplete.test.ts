import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failoverIncomplete } from '../../../src/causes/distribution/failover-incomplete.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('a group warns for its primary where 502, 503 or 504 are left out', () => {
  for (const [given, kind, because] of [
    [
      { group: { failoverStatuses: [500, 503] } },
      'warning',
      /group both asks standby only for 500, 503, and not for 502, 504/,
    ],
    [{ group: { failoverStatuses: [500, 503], role: 'secondary' } }, 'ruled-out', /./],
    [{ group: {} }, 'ruled-out', /./],
    [{}, 'ruled-out', /./],
    [
      { groupPassedBy: 'both' },
      'warning',
      /behavior \* points to origin app itself, and not to group both, .* nothing fails over/,
    ],
  ] as const) {
    const judgement = judgeOrigin(failoverIncomplete, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(failoverIncomplete, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
