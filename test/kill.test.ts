import { test } from 'node:test';
import { killAtRandom } from './faults.ts';

for (const seed of [1, 2, 3])
  test(`killed at a random moment while Slack fails: one verdict for each command (seed ${seed})`, (t) =>
    killAtRandom(t, seed, false));
