import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { faultIn, type Schema } from '../../src/commands/json-schema.ts';
import schema from '../../src/formats/report.schema.json' with { type: 'json' };
import { REPORTS } from '../report/reports.ts';

const DEFINITIONS = schema.$defs as Readonly<Record<string, Schema>>;
const EVIDENCE: Schema = { $ref: '#/$defs/evidence' };
const byAjv = new Ajv2020({ strict: false }).compile({ $ref: '#/$defs/evidence', $defs: schema.$defs });

/** Every place in a value, as the keys that lead there. */
function placesIn(value: unknown, keys: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [keys];
  return [keys, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...keys, key]))];
}

/** A copy with another value at one place; `undefined` takes the member away, as JSON has none. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

test('evidence that was tampered with anywhere is judged as ajv judges it', () => {
  const all = Object.values(REPORTS).map(({ evidence }) => JSON.parse(JSON.stringify(evidence)) as unknown);
  const tampered = fc.constantFrom(...all).chain((evidence) =>
    fc.record({
      evidence: fc.constant(evidence),
      place: fc.constantFrom(...placesIn(evidence)),
      to: fc.oneof(
        fc.constantFrom(undefined, null, [], {}, '', 'answered', -1, 70_000, true),
        fc.jsonValue(),
      ),
    }),
  );
  let refused = 0;
  fc.assert(
    fc.property(tampered, ({ evidence, place, to }) => {
      const text = JSON.stringify(changed(evidence, place, to));
      const value: unknown = text === undefined ? null : JSON.parse(text);
      const fault = faultIn(value, EVIDENCE, DEFINITIONS);
      assert.equal(fault === null, byAjv(value), `${fault}: ${place.join('.')} = ${JSON.stringify(to)}`);
      if (fault !== null) refused += 1;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(refused > 200, 'enough of the changes break the schema');
});

test('the fault is named with its place', () => {
  const { evidence } = REPORTS.healthy as (typeof REPORTS)[string];
  for (const [place, to, words] of [
    [['dns'], undefined, 'dns is missing'],
    [['endpoints', '0', 'tcp', 'kind'], 'seen', 'endpoints[0].tcp.kind is not "answered"'],
    [['endpoints', '0', 'endpoint', 'port'], '443', 'endpoints[0].endpoint.port is not of type integer'],
    [['endpoints', '0', 'endpoint', 'port'], 70_000, 'endpoints[0].endpoint.port is more than 65535'],
    [[], 7, 'it is not of type object'],
  ] as const) {
    const text = JSON.stringify(changed(evidence, place, to));
    assert.equal(faultIn(JSON.parse(text), EVIDENCE, DEFINITIONS), words);
  }
});
