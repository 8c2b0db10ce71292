import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Rooms that may name another room's types but none of its values. Biome holds the rest of the table (biome.json). */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  evidence: ['target'],
  cloudfront: ['target'],
  wire: ['evidence', 'cloudfront'],
  certificates: ['evidence'],
  probes: ['settings'],
  causes: ['target'],
  report: ['causes', 'target'],
  render: ['causes', 'target', 'explain', 'edge-functions'],
  explain: ['causes'],
  operating: ['evidence'],
  store: ['report', 'target'],
  queue: ['report', 'target'],
  farm: ['causes'],
  slack: ['policy', 'evidence', 'causes', 'operating'],
};

test('rooms take values only from the rooms below them', () => {
  const offences: string[] = [];
  for (const file of globSync('src/*/**/*.ts')) {
    const typesOnly = TYPES_ONLY[file.split('/')[1] ?? ''] ?? [];
    for (const [statement, room] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)(?! type)[^;]*? from '(?:\.\.\/)+([\w-]+)\//gm,
    )) {
      if (typesOnly.includes(room ?? '')) offences.push(`${file}: ${statement}`);
    }
  }
  assert.deepEqual(offences, []);
});
