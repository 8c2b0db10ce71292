import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { summaryOf } from '../../../src/jobs/store/summary.ts';
import { historyText } from '../../../src/render/slack/history-message.ts';
import { toHistory } from '../../../src/report/history.ts';
import { isInternal } from '../../../src/slack/access/aws-open.ts';
import { REPORTS } from '../../report/reports.ts';

/** Every report beside every other, as checks of one origin. */
const pairs = Object.values(REPORTS).flatMap((before) =>
  Object.values(REPORTS).map((after): readonly Report[] => [
    { ...after, startedAt: '2026-11-23T11:00:00.000Z' },
    { ...before, startedAt: '2026-11-23T10:00:00.000Z' },
  ]),
);

test('a history of summaries says what one of whole reports says', () => {
  for (const reports of pairs)
    assert.equal(historyText(toHistory(reports.map(summaryOf), 10)), historyText(toHistory(reports, 10)));
});

test('a summary is for the same readers as the report', () => {
  const [report] = Object.values(REPORTS) as [Report];
  const live = { ...report, evidence: { ...report.evidence, aws: {} } } as unknown as Report;
  assert.equal(isInternal(live), true);
  assert.equal(isInternal(summaryOf(live)), true);
  for (const one of Object.values(REPORTS)) assert.equal(isInternal(summaryOf(one)), isInternal(one));
});

test('a history of large reports is read without their evidence; one report is read whole', async (t) => {
  const [small] = Object.values(REPORTS) as [Report];
  const [lookup] = Object.values(REPORTS).flatMap(({ evidence }) => evidence.dns);
  assert.ok(lookup);
  const large = { ...small, evidence: { ...small.evidence, dns: Array(2_000).fill(lookup) } };
  const store = openSqliteStore(':memory:', () => new Date(large.startedAt));
  t.after(store.close);
  const place = { team: 'T1', channel: 'C1', user: 'U1', threadTs: null };
  await store.accept('d1', [
    {
      id: 'a',
      target: large.evidence.target,
      timeoutMs: 60_000,
      place,
      responseUrl: null,
      acceptedAt: large.startedAt,
    },
  ]);
  await store.keepReport('a', large);
  const found = [...(await store.history(large.target.origin, 10)), ...(await store.recentOf('U1', 10))];
  assert.equal(found.length, 2);
  for (const { report } of found) assert.ok(JSON.stringify(report).length < 20_000);
  assert.deepEqual((await store.findReport(large.id))?.report, large);
});
