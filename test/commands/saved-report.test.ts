import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asSavedReport, faultIn } from '../../src/commands/saved-report.ts';
import schema from '../../src/formats/report.schema.json' with { type: 'json' };
import { REPORTS } from '../report/reports.ts';

const EVIDENCE = { $ref: '#/$defs/Evidence', $defs: schema.$defs };

/** A copy with another value at one place; `undefined` takes the member away, as JSON has none. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

test('the fault of a saved report is named with its place, in one line', async () => {
  const { evidence } = REPORTS.healthy as (typeof REPORTS)[string];
  for (const [place, to, words] of [
    [[], evidence, null],
    [['added'], 'a newer field', null],
    [['dns'], undefined, 'dns is missing'],
    [['endpoints', '0', 'tcp', 'value'], undefined, 'endpoints[0].tcp.value is missing'],
    [['endpoints', '0', 'tcp', 'kind'], 'seen', 'endpoints[0].tcp has no known kind'],
    [['endpoints', '0', 'endpoint', 'port'], '443', 'endpoints[0].endpoint.port must be integer'],
    [['endpoints', '0', 'endpoint', 'port'], 70_000, 'endpoints[0].endpoint.port must be <= 65535'],
    [
      ['endpoints', '0', 'endpoint', 'protocol'],
      'ftp',
      'endpoints[0].endpoint.protocol is none of http, https',
    ],
    [['target', 'minTls'], 'TLSv9', 'target.minTls is none of SSLv3, TLSv1, TLSv1.1, TLSv1.2'],
    [['schema'], 'cf502/evidence@2', 'schema is not "cf502/evidence@1"'],
    [[], 7, 'it must be object'],
  ] as const) {
    const text = JSON.stringify(changed(evidence, place, to));
    assert.equal(await faultIn(JSON.parse(text), EVIDENCE), words, place.join('.'));
  }
});

test('what is no report, or one that was edited, is refused with what to give instead', async () => {
  const report = JSON.parse(JSON.stringify(REPORTS.healthy));
  assert.equal((await asSavedReport(report, 'r.json')).id, report.id);
  for (const [value, words] of [
    [null, /r\.json is not a cf502 report: give a file that check --json wrote/],
    [[], /is not a cf502 report/],
    [{ ...report, elapsedMs: -1 }, /but elapsedMs must be >= 0: give it as check --json wrote it/],
    [{ ...report, startedAt: '2026-02-31T00:00:00' }, /but startedAt must match pattern/],
    [{ ...report, startedAt: '2026-99-31T00:00:00Z' }, /but 2026-99-31T00:00:00Z is no time/],
  ] as const)
    await assert.rejects(asSavedReport(value, 'r.json'), words);
});
