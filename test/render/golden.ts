import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

const FIXTURES = new URL('../fixtures/render/', import.meta.url);

/** Compares a view whole with its file. `UPDATE_GOLDEN=1` writes the file anew: look at the difference before committing. */
export function assertGolden(name: string, actual: string): void {
  const file = new URL(name, FIXTURES);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'), `${name} differs; UPDATE_GOLDEN=1 writes it anew`);
}
