import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeOutsTooLong } from '../../../src/causes/distribution/time-outs-too-long.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('more than the defaults add up to warns', () => {
  for (const [given, kind, because] of [
    [
      { origin: { responseTimeoutMs: 120_000 } },
      'warning',
      /3 × \(10 s to connect \+ 120 s to answer\) make up to 390 s/,
    ],
    [
      { origin: { responseTimeoutMs: 120_000, completionTimeoutMs: 200_000 } },
      'warning',
      /bounded by 200 s in all\) make up to 200 s/,
    ],
    [{ origin: { responseTimeoutMs: 120_000, completionTimeoutMs: 100_000 } }, 'ruled-out', /./],
    [{ origin: { responseTimeoutMs: 60_000, connectionAttempts: 1 } }, 'ruled-out', /./],
    [{}, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(timeOutsTooLong, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(timeOutsTooLong, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
