import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../src/commands/command.ts';
import { readTime } from '../../src/commands/time.ts';

test('a time is read, as UTC where it names no zone', () => {
  for (const [typed, time] of [
    ['2026-12-31', '2026-12-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-12-31T08:00', '2026-12-31T08:00:00.000Z'],
    ['2026-12-31 08:00:01', '2026-12-31T08:00:01.000Z'],
    ['2026-12-31t08:00:00.5z', '2026-12-31T08:00:00.500Z'],
    ['2026-12-31T01:00:00+02:00', '2026-12-30T23:00:00.000Z'],
  ] as const)
    assert.equal(readTime('--at', typed).toISOString(), time, typed);
});

test('what is no time is refused, days that do not exist included', () => {
  for (const typed of [
    '',
    'yesterday',
    '2026-02-31',
    '2026-13-01',
    '2026-12-31T25:00',
    '12/31/2026',
    '2026-12-31x',
  ])
    assert.throws(() => readTime('--at', typed), UsageError, typed);
});
