/** Runs every test that can run on this machine, and prints what it left out and why. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { missingTools } from './tools.ts';

for (const { tool, widens } of missingTools())
  console.log(`left out: ${widens} (no ${tool} on this machine)`);

const patterns = process.argv.slice(2);
const files =
  patterns.length > 0 ? globSync(patterns) : globSync('test/**/*.test.ts', { exclude: ['test/long/**'] });
/** Tests wait on sockets and processes more than they compute, so even two cores take three files at once. */
const filesAtOnce = Math.max(3, availableParallelism() - 1);
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-timeout=120000', `--test-concurrency=${filesAtOnce}`, ...files],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
