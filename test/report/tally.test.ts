import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/formats/report.ts';
import { tallyLine } from '../../src/render/tally-line.ts';
import { idleRaceIn, newTally, withTry } from '../../src/report/tally.ts';
import { REPORTS } from './reports.ts';

const broken = REPORTS['broken-proven'] ?? assert.fail();
const healthy = REPORTS.healthy ?? assert.fail();
const unsure = REPORTS.unsure ?? assert.fail();
const START = '2026-11-30T10:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1_000).toISOString();

/** Of two addresses, the second is broken. */
const half: Report = {
  ...broken,
  byAddress: [
    { address: '203.0.113.10', state: 'healthy', cause: null },
    { address: '203.0.113.12', state: 'broken', cause: 'certificate-expired' },
  ],
};

const counted = (...reports: readonly (Report | null)[]) =>
  reports.reduce((tally, report, index) => withTry(tally, report, at(index * 10)), newTally(START));

test('tries are counted by address, by minute and by kind', () => {
  const tally = counted(half, healthy, half, half, unsure, null, half, half);
  assert.deepEqual([tally.tries, tally.failed, tally.unsure, tally.missed], [7, 5, 1, 1]);
  assert.deepEqual(
    tally.byAddress.filter(({ address }) => address.startsWith('203.0.113.1')).map(({ failed }) => failed),
    [0, 5],
  );
  assert.deepEqual(tally.byMinute, [
    { minute: '2026-11-30T10:00', failed: 3 },
    { minute: '2026-11-30T10:01', failed: 2 },
  ]);
  assert.deepEqual(
    tally.byKind.map(({ failed }) => failed),
    [5],
  );
});

test('one line says it all', () => {
  assert.equal(tallyLine(counted(healthy, healthy)), '2 tries in 10 s: none failed.');
  assert.match(
    tallyLine(counted(half, half, healthy)),
    /^3 tries in 20 s: 2 failed \(67 %\)\. By address: 203\.0\.113\.12 2 of 2, \d others? none\. By kind: \S.* 2\. By minute \(UTC\), worst first: 10:00 2\.$/,
  );
  assert.match(tallyLine(counted(null)), /^0 tries in 0 s: no try could be made, 1 could not be made\.$/);
  const rarely = counted(half, ...Array.from({ length: 300 }, () => healthy));
  assert.match(tallyLine(rarely), /^301 tries in 50 min: 1 failed \(under 1 %\)\./);
  const raced = { ...counted(healthy), idleRace: 'it closed an idle connection after 5.0 s' };
  assert.match(tallyLine(raced), /Idle connections: it closed an idle connection after 5\.0 s\. That gives/);
});

test('a report that timed no idle connection says nothing of them', () => {
  assert.equal(idleRaceIn(healthy), undefined);
});
