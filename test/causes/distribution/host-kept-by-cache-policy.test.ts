import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostKeptByCachePolicy } from '../../../src/causes/distribution/host-kept-by-cache-policy.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('a cache policy that alone forwards Host warns beside a request policy that leaves it out', () => {
  for (const [given, kind, because] of [
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'cache-policy', policy: { id: 'c', name: 'UseOriginCacheControlHeaders' } }],
        },
        behavior: { originRequestPolicy: { id: 'r', name: 'AllViewerExceptHostHeader' } },
      },
      'warning',
      /AllViewerExceptHostHeader leaves Host out, and cache policy UseOriginCacheControlHeaders/,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [
            { kind: 'cache-policy', policy: { id: 'c', name: 'UseOriginCacheControlHeaders' } },
            { kind: 'origin-request-policy', policy: { id: 'r', name: 'AllViewer' } },
          ],
        },
        behavior: { originRequestPolicy: { id: 'r', name: 'AllViewer' } },
      },
      'ruled-out',
      /./,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'cache-policy', policy: { id: 'c', name: 'UseOriginCacheControlHeaders' } }],
        },
      },
      'ruled-out',
      /./,
    ],
    [
      {
        host: {
          forwarded: 'yes',
          by: [{ kind: 'cache-policy', policy: { id: 'c', name: 'UseOriginCacheControlHeaders' } }],
        },
        behavior: { originRequestPolicy: { id: 'r', name: null } },
      },
      'ruled-out',
      /./,
    ],
    [{}, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(hostKeptByCachePolicy, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(hostKeptByCachePolicy, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
