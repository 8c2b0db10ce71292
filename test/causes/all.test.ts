import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import { addressOf } from '../../src/cloudfront/sources.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';

test('every id has its cause, in order of precedence, in a file of its name', () => {
  assert.deepEqual(
    ALL_CAUSES.map(({ id }) => id),
    CAUSE_IDS,
  );
  for (const { id, title, source } of ALL_CAUSES) {
    assert.equal(globSync(`src/causes/*/${id}.ts`).length, 1, `${id} has a file of its name`);
    assert.equal(globSync(`test/causes/*/${id}.test.ts`).length, 1, `${id} has a table test`);
    assert.match(addressOf(source), /^https:\/\//, `${id} has a source`);
    assert.match(title, /^[A-Z].*[^.]$/, `the title of ${id} begins with a capital and has no full stop`);
  }
});
