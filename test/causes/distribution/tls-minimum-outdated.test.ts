import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsMinimumOutdated } from '../../../src/causes/distribution/tls-minimum-outdated.ts';
import { judgeOrigin } from '../case.ts';
import { evidence } from '../evidence.ts';
import { configured } from './plans.ts';

const now = new Date('2026-11-30T10:00:00Z');

test('a list of TLS versions that ends below TLS 1.2 warns, and so does SSLv3', () => {
  for (const [origin, kind, because] of [
    [
      { minTls: 'TLSv1', tlsVersions: ['TLSv1', 'TLSv1.1'] },
      'warning',
      /app is set to TLSv1, TLSv1\.1: AWS calls this list a minimum .* fails/,
    ],
    [{ minTls: 'SSLv3', tlsVersions: ['SSLv3', 'TLSv1.2'] }, 'warning', /said to send SSLv3 handshakes only/],
    [{ minTls: 'TLSv1', tlsVersions: ['TLSv1', 'TLSv1.1', 'TLSv1.2'] }, 'ruled-out', /./],
    [{ minTls: 'TLSv1', tlsVersions: ['TLSv1'], protocolPolicy: 'http-only' }, 'ruled-out', /./],
    // A report of an older version has the lowest alone.
    [{ minTls: 'TLSv1' }, 'ruled-out', /./],
    [{ minTls: null }, 'ruled-out', /./],
    [{}, 'ruled-out', /./],
  ] as const) {
    const judgement = judgeOrigin(tlsMinimumOutdated, configured({ origin }), now);
    assert.equal(judgement.kind, kind, JSON.stringify(origin));
    assert.match(JSON.stringify(judgement), because);
  }
});

test('without a configuration nothing is said, and nothing is missing', () => {
  const judgement = judgeOrigin(tlsMinimumOutdated, evidence(), now);
  assert.equal(judgement.kind === 'unknown' && judgement.matters, false);
});
