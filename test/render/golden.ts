import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

const FIXTURES = new URL('../fixtures/render/', import.meta.url);

/** Compares a view whole with its file. `UPDATE_GOLDEN=1` writes the file anew: look at the difference before committing. */
export function assertGolden(name: string, actual: string): void {
  const file = new URL(name, FIXTURES);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual);
  const lines = actual.split('\n');
  const expected = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line, index) => line !== expected[index]);
  if (at === -1 && lines.length === expected.length) return;
  const line = at === -1 ? lines.length : at;
  const hint = `${name} differs from line ${line + 1} on; UPDATE_GOLDEN=1 writes it anew`;
  assert.equal(lines[line], expected[line], hint);
}
