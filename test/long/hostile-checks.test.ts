import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST } from '../check/diagnosing.ts';
import { hostileCertificates } from '../hostile/serve-hostile.ts';
import { surviveCheck } from '../hostile/survive-check.ts';

/** `CF502_TEST_SEEDS=2000 npx node --test test/long/hostile-checks.test.ts` */
const SEEDS = Number(process.env.CF502_TEST_SEEDS ?? 60);
const AT_ONCE = 6;

test(`${SEEDS} checks of random hostile origins end in a bounded, harmless report`, async () => {
  const certificates = hostileCertificates(HOST);
  const states = new Map<string, number>();
  let next = 0;
  const lane = async () => {
    while (next < SEEDS) {
      const seed = ++next;
      const { verdict } = await surviveCheck(seed, certificates).catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      states.set(verdict.state, (states.get(verdict.state) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  // Servers that were all refused or all broken the same way would try nothing.
  assert.ok(states.size >= 2, JSON.stringify([...states]));
});
