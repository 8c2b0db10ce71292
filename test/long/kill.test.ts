import { test } from 'node:test';
import { killAtRandom } from '../faults.ts';

for (let seed = 100; seed < 120; seed++)
  test(`killed at a random moment while Slack fails or hangs: one verdict for each command (seed ${seed})`, (t) =>
    killAtRandom(t, seed, true));
