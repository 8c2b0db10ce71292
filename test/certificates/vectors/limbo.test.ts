import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mozillaRoots } from '../../../src/certificates/roots.ts';
import { said } from '../paths/judged.ts';
import { assessLimbo, isTaken, type LimboCase } from './limbo.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/certificates/x509-limbo', import.meta.url));

test('chains that well-known servers sent are taken, at the root of the case and at one of Mozilla’s', () => {
  const files = globSync(`${FOLDER}/*.limbo.json`);
  assert.equal(files.length, 14);
  for (const file of files) {
    const one = JSON.parse(readFileSync(file, 'utf8')) as LimboCase;
    for (const assessment of [assessLimbo(one), assessLimbo(one, mozillaRoots)]) {
      assert.ok(isTaken(one, assessment), `${one.id}: ${said(assessment)}`);
      assert.equal(said(assessment), 'accepted', one.id);
    }
  }
});

/** The whole suite, which is in no package: `LIMBO=/path/to/limbo.json node --test test/certificates/vectors/limbo.test.ts`. */
const { LIMBO } = process.env;

/** Leafs whose key may only sign certificates; OpenSSL does not take them for a server's either. */
const REFUSED_ALL_THE_SAME: readonly string[] = [
  'pathlen::validation-ignores-pathlen-in-leaf',
  'rfc5280::ca-as-leaf',
];

test('x509-limbo, when its file is given: nothing that is good is refused', {
  skip: LIMBO === undefined ? 'LIMBO names no file' : false,
}, () => {
  const { testcases } = JSON.parse(readFileSync(LIMBO ?? '', 'utf8')) as {
    testcases: readonly LimboCase[];
  };
  const judged = testcases
    .filter(
      ({ validation_kind, expected_peer_name, features }) =>
        validation_kind === 'SERVER' &&
        (expected_peer_name === null || expected_peer_name.kind === 'DNS') &&
        !features.some((feature) => feature === 'has-crl' || feature === 'max-chain-depth'),
    )
    .map((one) => ({ ...one, taken: isTaken(one, assessLimbo(one)) }));
  const good = judged.filter(({ expected_result }) => expected_result === 'SUCCESS');
  const bad = judged.filter(({ expected_result }) => expected_result === 'FAILURE');
  const taken = bad.filter((one) => one.taken).map(({ id }) => id);
  console.log(`x509-limbo: of ${bad.length} bad paths ${taken.length} are taken: ${taken.join(', ')}`);
  assert.deepEqual(
    good.flatMap(({ id, taken }) => (taken || REFUSED_ALL_THE_SAME.includes(id) ? [] : [id])),
    [],
  );
});
