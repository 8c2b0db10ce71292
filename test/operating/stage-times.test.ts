import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageTimes } from '../../src/operating/stage-times.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from '../causes/evidence.ts';

test('of each stage the longest probe counts, failed ones too; what was not tried is no stage', () => {
  const took = <T extends object>(observation: T, elapsedMs: number) => ({ ...observation, elapsedMs });
  const handshakes = [3, 40].map((elapsedMs) => ({
    purpose: 'as-cloudfront' as const,
    serverName: 'a',
    observation: took(answered(handshake()), elapsedMs),
  }));
  const exchanges = [
    { purpose: 'as-cloudfront', host: 'a', path: '/', observation: took(answered(exchange()), 50) },
  ] as const;
  const slow = endpoint({ tcp: took(answered({ localFamily: 4 as const }), 7), handshakes, exchanges });
  const dead = endpoint({
    tcp: took(failed('timed-out', 'connect'), 10_000),
    handshakes: [],
    exchanges: [
      { purpose: 'as-cloudfront', host: 'a', path: '/', observation: { kind: 'skipped', because: 'no TCP' } },
    ],
  });
  assert.deepEqual(
    [...stageTimes(evidence({ dns: [], endpoints: [slow, dead] }))],
    [
      ['tcp', 10_000],
      ['tls', 40],
      ['http', 50],
    ],
  );
});
