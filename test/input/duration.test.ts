import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../../src/input/duration.ts';

test('a time has a number and a unit, within its bounds', () => {
  const read = (typed: string) => parseDuration(typed, 1_000, 86_400_000);
  for (const [typed, ms] of [
    ['30m', 1_800_000],
    ['90s', 90_000],
    [' 2H ', 7_200_000],
  ] as const)
    assert.deepEqual(read(typed), { kind: 'parsed', value: ms });
  for (const typed of ['', '30', '30 min', '0s', '25h', '-5m', '1e3s', 'm', '99999999999m'])
    assert.match(JSON.stringify(read(typed)), /is no time from 1s to 24h: type 30m, 90s or 2h\./, typed);
});
