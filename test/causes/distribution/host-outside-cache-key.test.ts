import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostOutsideCacheKey } from '../../../src/causes/distribution/host-outside-cache-key.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('several names that share one cache warn where Host is forwarded', () => {
  for (const [given, kind, because] of [
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['a.example', 'b.example'],
      },
      'warning',
      /for a\.example, b\.example, and its cache policy CachingOptimized/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['*.shop.example'],
      },
      'warning',
      /\*\.shop\.example/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['a.example'],
      },
      'ruled-out',
      /./,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['a.example', 'b.example'],
        behavior: { hostInCacheKey: true },
      },
      'ruled-out',
      /./,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['a.example', 'b.example'],
        behavior: { cachePolicy: { id: 'c', name: 'CachingDisabled' } },
      },
      'ruled-out',
      /./,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } }],
        },
        aliases: ['a.example', 'b.example'],
        behavior: { hostInCacheKey: null },
      },
      'unknown',
      /headers of the cache policy/,
    ],
    [{ aliases: ['a.example', 'b.example'] }, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(hostOutsideCacheKey, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(hostOutsideCacheKey, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
