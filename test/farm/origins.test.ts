import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryOrigin } from '../../src/commands/selftest.ts';
import { createAuthority } from '../../src/farm/authority.ts';
import { FARM_ORIGINS } from '../../src/farm/origins.ts';

const now = () => new Date();

test('every origin of the farm is judged for exactly what is wrong with it', {
  concurrency: 4,
}, async (t) => {
  const authority = createAuthority(now());
  await Promise.all(
    FARM_ORIGINS.map((origin) =>
      t.test(`${origin.label}: ${origin.story}`, async () => {
        const { found } = await tryOrigin(origin, authority, { now, signal: t.signal });
        assert.deepEqual(found, origin.expected);
      }),
    ),
  );
});
