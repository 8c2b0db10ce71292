import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainText } from '../../src/explain/explain-text.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/explain/${name}`, import.meta.url));
const explain = (text: string) => explainText(Buffer.from(text));

/** One row of a standard log, from the fields that matter. */
type Request = {
  readonly at?: string;
  readonly location?: string;
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly status: number;
  readonly result?: string;
  readonly seconds?: string;
};

function logOf(requests: readonly Request[]): string {
  const fields =
    'date time x-edge-location cs-method x-host-header cs-uri-stem sc-status x-edge-result-type time-taken x-edge-detailed-result-type';
  const rows = requests.map(
    ({
      at = '10:00:00',
      location = 'FRA56-P1',
      method = 'GET',
      host = 'www.example.com',
      path = '/',
      status,
      result = status < 400 ? 'Miss' : 'OriginConnectError',
      seconds = '0.1',
    }) =>
      `2026-05-07\t${at}\t${location}\t${method}\t${host}\t${path}\t${status}\t${status < 400 ? result : 'Error'}\t${seconds}\t${result}`,
  );
  return `#Version: 1.0\n#Fields: ${fields}\n${rows.join('\n')}\n`;
}

const times = (count: number, request: (index: number) => Request): readonly Request[] =>
  Array.from({ length: count }, (_, index) => request(index));

test('rows of a log are read with or without names, whatever keeps their cells apart', () => {
  // https://docs.aws.amazon.com/athena/latest/ug/cloudfront-logs.html: the columns of the guide's table.
  const athena = read('athena.csv').toString();
  const [names = '', ...rows] = athena.trimEnd().split('\n');
  const failing = rows.find((row) => row.includes('OriginDnsError')) ?? '';
  for (const [shape, text] of [
    ['Athena', `${names}\n${failing}`],
    ['Athena, no names', failing],
    ['tabs', `${names}\n${failing}`.replaceAll('","', '\t').replaceAll('"', '')],
    ['semicolons', `${names}\n${failing}`.replaceAll('","', '";"')],
    [
      'a table with bars',
      '| date | time | status | x_edge_detailed_result_type |\n|---|---|---|---|\n| 2019-12-13 | 22:36:27 | 502 | OriginDnsError |',
    ],
    [
      'Logs Insights, fields chosen',
      '@timestamp,sc-status,x-edge-detailed-result-type\n2026-05-07 10:00:00.000,502,OriginDnsError',
    ],
    [
      'Logs Insights, messages of JSON logs',
      '@timestamp,@message\n2026-05-07 10:00:00.000,"{""sc-status"":""502"",""x-edge-detailed-result-type"":""OriginDnsError""}"',
    ],
    [
      'get-query-results',
      JSON.stringify(
        {
          results: [
            [
              { field: 'sc-status', value: '502' },
              { field: 'x-edge-detailed-result-type', value: 'OriginDnsError' },
              { field: '@ptr', value: 'x' },
            ],
          ],
        },
        null,
        2,
      ),
    ],
    [
      'filter-log-events',
      JSON.stringify(
        { events: [{ timestamp: 1, message: failing.replaceAll('","', '\t').replaceAll('"', '') }] },
        null,
        1,
      ),
    ],
  ] as const) {
    const report = explain(text);
    assert.deepEqual([report.records, report.status, report.causes[0]], [1, 502, 'dns-unresolvable'], shape);
  }
  assert.equal(explainText(read('athena.csv')).records, 6);
});

test('a message over several lines of a CSV is one event', () => {
  const report = explain(
    '@timestamp,@message\n2026-05-07 10:00:00.000,"(AbCdEfGhIjKlMnOpQrStUvWxYz==) ERROR Validation error: Lambda function result failed validation, the function tried to add a blacklisted header in headers, headerName : connection.\nsecond line, ""quoted"""\n',
  );
  assert.deepEqual([report.form, report.causes], ['validation-log', ['lambda-edge-validation']]);
});

test('prose with commas names no columns', () => {
  for (const text of ['host, port, status: all fine', 'status, time and date were checked, twice'])
    assert.equal(explain(text).form, 'unrecognised', text);
});

test('a stray 404 among gateway errors changes neither who made them nor the causes', () => {
  const report = explainText(read('500-dns-one-404.log.gz'));
  assert.deepEqual(
    [report.madeBy, report.status, report.causes],
    ['cloudfront', 502, ['dns-unresolvable', 'dns-no-ipv4', 'dns-inconsistent']],
  );
});

test('the smallest set of fields that tells failing from working requests is told', () => {
  const fine = (count: number, request: Partial<Request> = {}) =>
    times(count, (index) => ({ status: 200, path: `/p${index % 5}`, ...request }));
  const cases: readonly (readonly [name: string, requests: readonly Request[], fields: unknown])[] = [
    [
      'one method',
      [...fine(20), ...times(5, (index) => ({ status: 502, path: `/p${index}`, method: 'OPTIONS' }))],
      [['method', ['OPTIONS']]],
    ],
    [
      'one folder',
      [...fine(20), ...times(9, (index) => ({ status: 502, path: `/static/css/${index}.css` }))],
      [['path', ['/static/*']]],
    ],
    [
      'one path',
      [...fine(20), ...times(9, () => ({ status: 502, path: '/api/slow' }))],
      [['path', ['/api/slow']]],
    ],
    [
      'one kind of file',
      [
        ...fine(20),
        ...times(9, (index) => ({ status: 502, path: `/p${index % 5}/x/a${index}.php` })),
        ...times(9, (index) => ({ status: 200, path: `/p${index % 5}/x/a${index}.html` })),
      ],
      [['path', ['*.php']]],
    ],
    [
      'one edge location',
      [
        ...fine(20, { location: 'SEA19-C2' }),
        ...times(9, (index) => ({ status: 502, path: `/p${index % 5}`, location: `FRA${index}-P1` })),
      ],
      [['edge-location', ['FRA']]],
    ],
    [
      'one host',
      [...fine(20), ...times(9, (index) => ({ status: 502, path: `/p${index % 5}`, host: 'b.example.com' }))],
      [['host', ['b.example.com']]],
    ],
    [
      'since a minute',
      [
        ...fine(20, { at: '10:00:00' }),
        ...times(9, (index) => ({
          status: 502,
          path: `/p${index % 5}`,
          at: `10:0${index === 0 ? 5 : 6}:00`,
        })),
      ],
      [['time', ['2026-05-07T10:05', '2026-05-07T10:06']]],
    ],
    [
      'two fields together',
      [
        ...fine(20, { method: 'POST', host: 'a.example.com' }),
        ...fine(20, { method: 'GET', host: 'b.example.com' }),
        ...times(9, (index) => ({
          status: 502,
          path: `/p${index % 5}`,
          method: 'POST',
          host: 'b.example.com',
        })),
      ],
      [
        ['method', ['POST']],
        ['host', ['b.example.com']],
      ],
    ],
    [
      'nothing tells',
      [...fine(20), ...times(9, (index) => ({ status: 502, path: `/p${index % 5}` }))],
      undefined,
    ],
    [
      'two failing requests say nothing',
      [...fine(20), ...times(2, () => ({ status: 502, method: 'PUT' }))],
      undefined,
    ],
    // A third of what works is a POST too: three failing POSTs may be chance.
    [
      'few that may be chance',
      [
        ...fine(6),
        ...fine(4, { method: 'POST' }),
        ...times(3, (index) => ({ status: 502, path: `/p${index}`, method: 'POST' })),
      ],
      undefined,
    ],
  ];
  for (const [name, requests, fields] of cases) {
    const { comparison } = explain(logOf(requests));
    assert.deepEqual(
      comparison?.fields.map(({ field, values }) => [field, values]),
      fields,
      name,
    );
  }
});

test('only OPTIONS fails: the rows say so, and that DNS, TCP and TLS work', () => {
  const report = explainText(read('only-options-fail.log'));
  assert.match(
    report.because,
    /Only requests with method OPTIONS fail: all 4 that failed are such, and none of the 8 that worked\. Failing ones take 30 s, working ones 0\.1 s\./,
  );
  assert.deepEqual(report.causes, ['http-timed-out']);
  assert.deepEqual(report.ruledOut, ['tcp-timed-out', 'address-not-public']);
});

test('successes at the same paths rule out what every request would meet; those elsewhere rule out nothing', () => {
  const mixed = explain(
    logOf([
      ...times(9, () => ({ status: 200, path: '/a' })),
      ...times(9, () => ({ status: 502, path: '/a' })),
    ]),
  );
  assert.equal(mixed.causes[0], 'origin-inconsistent');
  assert.match(mixed.because, /which rules out (one cause|\d{2,} causes|[2-9] causes) that/);
  assert.ok(
    !mixed.causes.includes('origin-protocol-mismatch') && mixed.causes.includes('certificate-expired'),
  );
  const elsewhere = explain(
    logOf([
      ...times(9, () => ({ status: 200, path: '/b/x' })),
      ...times(9, () => ({ status: 502, path: '/a/x' })),
    ]),
  );
  assert.equal(elsewhere.ruledOut, undefined);
  assert.equal(elsewhere.causes[0], 'certificate-name-mismatch');
  const before = explain(
    logOf([
      ...times(9, () => ({ status: 200, path: '/a', at: '09:00:00' })),
      ...times(9, () => ({ status: 502, path: '/a', at: '10:00:00' })),
    ]),
  );
  assert.equal(before.ruledOut, undefined);
  const hits = explain(
    logOf([
      ...times(9, () => ({ status: 200, path: '/a', result: 'Hit' })),
      ...times(9, () => ({ status: 502, path: '/a' })),
    ]),
  );
  assert.equal(hits.ruledOut, undefined, 'a hit tells nothing of the origin');
  const dns = explain(
    logOf([
      ...times(9, () => ({ status: 200, path: '/a' })),
      ...times(9, () => ({ status: 502, path: '/a', result: 'OriginDnsError' })),
    ]),
  );
  assert.deepEqual(dns.causes, ['dns-inconsistent']);
});

test('the time line counts failing requests in spans of equal length', () => {
  const { timeLine } = explain(
    logOf([
      ...times(4, (index) => ({ status: 200, at: `10:0${index}:00` })),
      ...times(4, (index) => ({ status: 502, at: `10:0${index + 4}:30` })),
    ]),
  );
  assert.deepEqual(
    timeLine?.map(({ from, minutes, failing, records }) => [from.slice(11), minutes, failing, records]),
    [
      ['10:00', 1, 0, 1],
      ['10:01', 1, 0, 1],
      ['10:02', 1, 0, 1],
      ['10:03', 1, 0, 1],
      ['10:04', 1, 1, 1],
      ['10:05', 1, 1, 1],
      ['10:06', 1, 1, 1],
      ['10:07', 1, 1, 1],
    ],
  );
  const day = explain(
    logOf(
      times(24, (index) => ({
        status: index < 12 ? 200 : 502,
        at: `${String(index).padStart(2, '0')}:00:00`,
      })),
    ),
  );
  assert.ok((day.timeLine?.length ?? 99) <= 24 && day.timeLine?.[0]?.minutes === 60);
});

test('a record of chosen fields without a row of names is known by the look of its fields', () => {
  const whole = readFileSync(new URL('../fixtures/explain/only-options-fail.log', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
  // Standard logging v2 writes plain text without names; these are fields people choose.
  const chosen = (gap: string) =>
    whole.map((cells) => [0, 1, 2, 5, 7, 8, 13, 14, 18, 28].map((at) => cells[at]).join(gap)).join('\n');
  for (const gap of ['\t', ' ']) {
    const report = explainText(Buffer.from(chosen(gap)));
    assert.deepEqual([report.form, report.records, report.status], ['standard-log', 12, 504]);
    assert.deepEqual(report.comparison?.fields[0]?.values, ['OPTIONS']);
  }
  const cut = whole.map((cells) => cells.slice(0, 12).join('\t')).join('\n');
  assert.doesNotMatch(explainText(Buffer.from(cut)).because, /requests failed/);
});

test('rows that a query grouped count as many requests as they stand for', () => {
  for (const text of [
    'cs-method,cs-uri-stem,sc-status,x-edge-detailed-result-type,count(*)\nGET,/cart,502,OriginConnectError,123\nGET,/,502,OriginConnectError,7\nGET,/ok,200,Miss,9000\n',
    '{"sc-status":"502","x-edge-detailed-result-type":"OriginConnectError","count(*)":"130"}\n{"sc-status":"200","x-edge-detailed-result-type":"Miss","count(*)":"9000"}',
  ]) {
    const { records, because, groups } = explain(text);
    assert.equal(records, 9_130);
    assert.match(because, /^130 of 9130 requests failed/);
    assert.equal(groups?.status[0]?.count, 130);
  }
});

test('records are read behind what grep, aws logs tail, Loki or a quotation put before them', () => {
  const [, , row = ''] = read('standard.log').toString().split('\n');
  const json = '{"sc-status":"502","x-edge-detailed-result-type":"OriginDnsError"}';
  for (const [prefix, record] of [
    ['E2EXAMPLE.2026-11-02-10.abcd.gz:', row],
    ['2026-11-02T10:05:01Z {app="cf"} ', row],
    ['> ', row],
    ['2026-11-02T10:05:01.000000+00:00 stream ', json],
  ] as const)
    assert.equal(explain(`${prefix}${record}\n${prefix}${record}\n`).records, 2, prefix);
});

test('what failed is never ruled out as a whole', () => {
  const { causes, ruledOut } = explain(
    logOf([
      ...times(20, () => ({ status: 502, method: 'POST' })),
      ...times(60, () => ({ status: 200, method: 'GET' })),
    ]),
  );
  assert.ok(causes.includes('tcp-refused'));
  assert.equal(ruledOut, undefined);
});

test('rows that say Error alone, or that viewers left, have a next step of their own', () => {
  const failed = (result: string, status: number) =>
    explain(logOf(times(3, () => ({ status, result })))).next;
  assert.match(failed('Error', 502).join(), /paste the answer/);
  assert.match(failed('ClientCommError', 499).join(), /Viewers left/);
});
