import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorResponseHidesStatus } from '../../../src/causes/distribution/error-response-hides-status.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('a row of error responses warns where it hides or prolongs a 5xx', () => {
  for (const [given, kind, because] of [
    [
      { errorResponses: [{ status: 502, pagePath: '/sorry.html', shownStatus: 200, cachedSeconds: 300 }] },
      'warning',
      /viewers see 200 with \/sorry\.html in place of a 502, and a 502 stays cached for 300 s/,
    ],
    [
      { errorResponses: [{ status: 504, pagePath: null, shownStatus: null, cachedSeconds: 60 }] },
      'warning',
      /a 504 stays cached for 60 s/,
    ],
    [
      { errorResponses: [{ status: 502, pagePath: '/sorry.html', shownStatus: 502, cachedSeconds: 10 }] },
      'ruled-out',
      /./,
    ],
    [
      { errorResponses: [{ status: 404, pagePath: '/index.html', shownStatus: 200, cachedSeconds: 300 }] },
      'ruled-out',
      /./,
    ],
    [{}, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(errorResponseHidesStatus, configured(given), now);
    assert.equal(judgement.kind, kind, JSON.stringify(given));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(errorResponseHidesStatus, evidence(), now);
  assert.equal(judgement.kind, 'unknown');
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
