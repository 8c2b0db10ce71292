import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Judgement, WayIn } from '../../src/formats/judgement.ts';
import { becauseOf, decisiveIn, missingOf } from '../../src/report/because.ts';

type Found = Extract<Judgement, { kind: 'found' }>;

const fact = { because: 'it ended yesterday at noon', decisive: 'it ended yesterday' };
const found: Found = { kind: 'found', certainty: 'proven', ...fact };
const endpoint = (last: number) =>
  ({ address: `192.0.2.${last}`, family: 4, port: 443, protocol: 'https' }) as const;
const way = (addresses: number, ...sightings: WayIn['sightings']): WayIn => ({
  protocol: 'https',
  addresses,
  sightings,
});
const one = { ...fact, endpoint: endpoint(1) };
const two = { ...fact, endpoint: endpoint(2) };
const plain = (text: string) => text;

test('where a fact was seen, and what stands beside it', () => {
  for (const [judgement, because, decisive] of [
    [found, 'it ended yesterday at noon', '; it ended yesterday'],
    [{ ...found, decisive: '' }, 'it ended yesterday at noon', ''],
    [
      { ...found, handshakes: { bad: 1, of: 3 } },
      '1 of 3 handshakes: it ended yesterday at noon',
      ', in 1 of 3 handshakes: it ended yesterday',
    ],
    [
      { ...found, ways: [way(1, { ...one, handshakes: { bad: 1, of: 3 } })] },
      '192.0.2.1:443: 1 of 3 handshakes: it ended yesterday at noon',
      ', in 1 of 3 handshakes: it ended yesterday',
    ],
    [
      { ...found, ways: [way(2, one, two)] },
      'all 2 addresses: it ended yesterday at noon',
      '; it ended yesterday',
    ],
    [
      { ...found, ways: [way(3, one, { ...two, decisive: 'it ended today', because: 'it ended today' })] },
      '1 of 3 addresses (192.0.2.1:443): it ended yesterday at noon; 1 of 3 addresses (192.0.2.2:443): it ended today',
      ', on 1 of 3 addresses (192.0.2.1:443): it ended yesterday; 1 of 3 addresses (192.0.2.2:443): it ended today',
    ],
    [
      { ...found, ways: [way(1, one)], beside: 'serves' },
      'over HTTPS (plain HTTP serves): 192.0.2.1:443: it ended yesterday at noon',
      ', over HTTPS (plain HTTP serves): it ended yesterday',
    ],
    [
      { ...found, ways: [way(1, one)], plainHttp: { port: 80, status: 200 }, withoutOriginMtls: true },
      '192.0.2.1:443: it ended yesterday at noon; origin mTLS is not set up for this origin; plain HTTP on port 80 answers 200',
      '; it ended yesterday',
    ],
  ] as const satisfies readonly (readonly [Found, string, string])[]) {
    assert.equal(becauseOf(judgement), because);
    assert.equal(decisiveIn(judgement, plain), decisive);
  }
});

test('a warning says for whom it decides; what was not seen, what was seen instead', () => {
  const warning: Judgement = {
    kind: 'warning',
    because: 'it broke',
    ways: [way(1, { ...one, because: 'it broke' })],
  };
  assert.equal(
    becauseOf({ ...warning, only: 'http' }),
    'matters only to a distribution that uses plain HTTP: 192.0.2.1:443: it broke',
  );
  assert.match(
    becauseOf({ kind: 'warning', because: 'it broke', ofOtherKey: 'RSA' }),
    /^its other certificate, with an RSA key, .*: it broke$/,
  );
  assert.equal(
    missingOf({ kind: 'unknown', missing: 'its own certificate', matters: true, seen: found }),
    'its own certificate (it ended yesterday at noon)',
  );
  assert.equal(missingOf({ kind: 'unknown', missing: 'no handshake', matters: true }), 'no handshake');
});

test('what a configuration leaves open is named where the fault depends on it', () => {
  const open = [{ setting: 'host-header', on: 'whether F sends another Host', question: '' }] as const;
  const plan = { open } as unknown as Parameters<typeof becauseOf>[1];
  assert.equal(becauseOf(found, plan), 'it ended yesterday at noon');
  assert.equal(
    becauseOf({ ...found, certainty: 'depends', dependsOn: ['host-header'] }, plan),
    'it ended yesterday at noon; the configuration leaves open whether F sends another Host',
  );
});
