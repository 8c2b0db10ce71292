import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeInWords, placeOf } from '../../src/addresses/in-words.ts';

test('an address of IPv6 is told apart from its port', () => {
  assert.equal(placeOf({ address: '203.0.113.7', port: 443 }), '203.0.113.7:443');
  assert.equal(placeOf({ address: '2001:db8::7', port: 443 }), '[2001:db8::7]:443');
});

test('an observation is told by its value, its failure, or why it was not made', () => {
  const failed = (detail: string) =>
    ({ kind: 'failed', failure: { kind: 'reset', phase: 'tls', detail }, elapsedMs: 1 }) as const;

  assert.equal(
    outcomeInWords({ kind: 'answered', value: 404, elapsedMs: 1 }, (status) => `HTTP ${status}`),
    'HTTP 404',
  );
  assert.equal(outcomeInWords(failed('ECONNRESET'), String), 'tls reset (ECONNRESET)');
  assert.equal(outcomeInWords(failed(''), String), 'tls reset');
  assert.equal(outcomeInWords({ kind: 'skipped', because: 'no address' }, String), 'not tried: no address');
});
