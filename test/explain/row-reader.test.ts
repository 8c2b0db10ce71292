import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Columns, parseNamesLine, STANDARD_COLUMNS } from '../../src/explain/log-columns.ts';
import { type LogRecord, parseLogLine } from '../../src/explain/log-record.ts';
import { createRowReader } from '../../src/explain/row-reader.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/explain/${name}`, import.meta.url), 'utf8');
const named = (line: string): Columns => parseNamesLine(line) ?? assert.fail(line);

/** Its values, which a row only has as long as it is read. */
const copy = (record: LogRecord) => ({
  form: record.form,
  status: record.status,
  resultType: record.resultType,
  responseResultType: record.responseResultType,
  detailedResultType: record.detailedResultType,
  method: record.method,
  path: record.path,
  protocol: record.protocol,
  httpVersion: record.httpVersion,
  edgeLocation: record.edgeLocation,
  minute: record.minute,
  timeTakenSeconds: record.timeTakenSeconds,
  requestId: record.requestId,
  originHost: record.originHost,
  host: record.host,
  originFirstByte: record.originFirstByte,
  times: record.times,
});

const [, fields = '', ...ROWS] = read('standard.log').trimEnd().split('\n');
const [csvNames = '', ...CSV_ROWS] = read('athena.csv').trimEnd().split(/\r?\n/);
const SHAPES: readonly (readonly [columns: Columns, rows: readonly string[]])[] = [
  [named(fields), ROWS],
  [STANDARD_COLUMNS, ROWS],
  [named(csvNames), CSV_ROWS],
  [
    named('uri,sc-status,x-edge-detailed-result-type,count(*)'),
    ['/a,502,OriginDnsError,17', '"/a,b",502,"OriginDnsError","9"', '/c, 200 ,Miss,x'],
  ],
  [named('time\tdate\tsc-status\tx-edge-result-type'), ['10:00:00\t2026-11-02\t502\tError']],
];
const BITS = ['\t', ',', '"', '""', ' ', '-', '\r', '502', '\u00a0', 'é', '2026-11-02\t10:00:00\t', '\u0000'];

test('a row read out of a text means what it means as a line', () => {
  const reader = createRowReader();
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  let taken = 0;
  for (const [columns, rows] of SHAPES)
    for (const row of rows)
      for (let round = 0; round < 60; round += 1) {
        const at = random(row.length);
        const line =
          round === 0
            ? row
            : row.slice(0, at) + (BITS[round % BITS.length] ?? '') + row.slice(at + random(3));
        let seen: ReturnType<typeof copy> | null = null;
        const end = reader.read(`${line}\n`, 0, columns, (record) => {
          seen = copy(record);
        });
        if (round === 0) assert.equal(end, line.length + 1, `taken: ${line}`);
        if (end === 0) continue;
        taken += 1;
        const expected = parseLogLine(line.endsWith('\r') ? line.slice(0, -1) : line, columns);
        assert.ok(expected !== null && expected !== 'cut', line);
        assert.deepEqual(seen, copy(expected), line);
      }
  assert.ok(taken > 300, String(taken));
});

test('it stops at the first line that is no whole row', () => {
  const columns = named('uri,sc-status,x-edge-detailed-result-type');
  const text = '/a,502,OriginDnsError\n/b,502,OriginDnsError\nand so on\n/c,502,OriginDnsError\n';
  const paths: (string | null)[] = [];
  const end = createRowReader().read(text, 0, columns, ({ status }) => paths.push(String(status)));
  assert.equal(text.slice(end, end + 9), 'and so on');
  assert.deepEqual(paths, ['502', '502']);
});
