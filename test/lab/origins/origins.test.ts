import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryOrigin } from '../../../src/commands/selftest.ts';
import { createAuthority } from '../../../src/lab/origins/authority.ts';
import { FARM_ORIGINS } from '../../../src/lab/origins/origins.ts';
import { recordReport } from '../../reports/recording.ts';

const now = () => new Date();
/** Characters that a phone shows in five lines. */
const HEADLINE_MAX = 200;

test('every origin of the farm is judged for exactly what is wrong with it', {
  concurrency: 4,
}, async (t) => {
  const authority = createAuthority(now());
  await Promise.all(
    FARM_ORIGINS.map((origin) =>
      t.test(`${origin.label}: ${origin.story}`, async () => {
        const { found, report } = await tryOrigin(origin, authority, { now, signal: t.signal });
        assert.deepEqual(found, origin.expected);
        const { headline } = report.verdict;
        assert.ok(headline.length <= HEADLINE_MAX, headline);
        recordReport('farm', origin.label, report);
      }),
    ),
  );
});
