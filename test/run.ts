/** Runs every test that can run on this machine, and prints what it left out and why. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { missingTools } from './tools.ts';

for (const { tool, widens } of missingTools())
  console.log(`left out: ${widens} (no ${tool} on this machine)`);

const patterns = process.argv.slice(2);
const files =
  patterns.length > 0 ? globSync(patterns) : globSync('test/**/*.test.ts', { exclude: ['test/long/**'] });
const { status } = spawnSync(process.execPath, ['--test', '--test-timeout=120000', ...files], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
