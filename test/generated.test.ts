import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeSchema, SCHEMAS } from './formats/make-schemas.ts';

test('each schema is what its type says: npm run schemas writes it anew', () => {
  for (const one of SCHEMAS) assert.equal(readFileSync(one.file, 'utf8'), makeSchema(one), one.file);
});
