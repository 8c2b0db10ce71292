import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  FUNCTION_SENTENCES,
  INVENTED_SENTENCES,
  ORIGIN_SENTENCES,
  REFUSAL_SENTENCES,
} from '../../src/cloudfront/error-pages.ts';
import { DETAILED_RESULTS, REAL_TIME_FIELDS, STANDARD_FIELDS } from '../../src/cloudfront/log-fields.ts';
import { explainText } from '../../src/explain/explain-text.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';
import type { ExplainReport } from '../../src/formats/explain-report.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/explain/${name}`, import.meta.url));
const explain = (text: string): ExplainReport => explainText(Buffer.from(text));
const facts = ({ form, madeBy, status, causes }: ExplainReport) => [form, madeBy, status, causes[0] ?? null];
const ID = '3mLbA1nSvNHzKGTxq5Tj7Wzq3Gw3u3b4lO9Vn8VqE6fPq2yVbB1hVA==';
const RECORD =
  '2019-12-13\t22:37:02\tSEA19-C2\t900\t192.0.2.200\tGET\td111111abcdef8.cloudfront.net\t/\t502\t-\tcurl/7.55.1\t-\t-\tError\tkBkDzGnceVtWHqSCqBUqtA_cEs2T3tFUBbnBNkB9El_uVRhHgcZfcw==\twww.example.com\thttp\t387\t0.103\t-\t-\t-\tError\tHTTP/1.1\t-\t-\t12644\t0.103\tOriginDnsError\ttext/html\t507\t-\t-';

test('pages of every era, transcripts and logs are told for what they are', () => {
  for (const [name, ...expected] of [
    ['page-2013.html', 'error-page', 'cloudfront', null, null],
    ['page-2018.html', 'error-page', 'cloudfront', 502, 'certificate-name-mismatch'],
    ['page-2021-dns.html', 'error-page', 'cloudfront', 502, 'dns-unresolvable'],
    ['page-2026-without-sentence.html', 'error-page', 'cloudfront', 502, null],
    ['page-504.html', 'error-page', 'cloudfront', 504, 'tcp-timed-out'],
    ['page-lambda-read-only.html', 'error-page', 'function', 502, 'lambda-edge-validation'],
    ['curl-origin.txt', 'response', 'origin', 502, 'http-upstream-error'],
    ['headers-lambda.txt', 'response', 'function', 502, 'lambda-edge-validation'],
    ['standard.log', 'standard-log', 'unknown', 502, 'dns-unresolvable'],
    ['realtime.log', 'real-time-log', 'cloudfront', 502, 'certificate-name-mismatch'],
    ['json.log', 'json-log', 'unknown', 502, 'http-malformed'],
    ['validation.log', 'validation-log', 'function', 502, 'lambda-edge-validation'],
    ['cloudwatch.json', 'validation-log', 'function', 502, 'lambda-edge-validation'],
    ['cloudflare.html', 'unrecognised', 'unknown', null, null],
  ])
    assert.deepEqual(facts(explainText(read(String(name)))), expected, String(name));
});

test('every sentence on record is known, in any letter case, alone or escaped', () => {
  for (const { text, statuses, point } of [...ORIGIN_SENTENCES, ...Object.values(FUNCTION_SENTENCES)]) {
    for (const spelt of [
      text,
      text.toUpperCase(),
      `<b>${text.replaceAll("'", '&#39;')}</b>`,
      text.replaceAll(' ', '\n'),
    ]) {
      const { madeBy, status } = explain(spelt);
      const isFunction = point.startsWith('lambda') || point.startsWith('function');
      assert.equal(madeBy, isFunction ? 'function' : 'cloudfront', spelt);
      assert.ok(status === null || (statuses as readonly number[]).includes(status), spelt);
    }
  }
});

test('the status tells what one sentence leaves open', () => {
  const page = read('page-504.html').toString();
  assert.deepEqual(explain(page).causes, ['tcp-timed-out', 'address-not-public', 'http-timed-out']);
  const at502 = explain(page.replace('504 ERROR', '502 ERROR')).causes;
  assert.ok(
    at502.includes('tcp-refused') &&
      at502.includes('http-connection-closed') &&
      !at502.includes('http-timed-out'),
  );
});

test('sentences of refusals are believed on a page of CloudFront, and name no fault of the origin', () => {
  for (const { text } of REFUSAL_SENTENCES) {
    const report = explain(`<H1>403 ERROR</H1> The request could not be satisfied. ${text}`);
    assert.deepEqual([report.status, report.causes], [403, []], text);
  }
  assert.equal(explain('Bad request.').form, 'unrecognised');
});

test('a sentence of a known family is believed though its end is new', () => {
  const { causes, because } = explain(
    'The Lambda function result failed validation: The moon is full. We cannot',
  );
  assert.deepEqual(causes, ['lambda-edge-validation']);
  assert.match(because, /The moon is full\./);
});

test('whatever CloudFront’s page says of an edge function is the function’s, not the origin’s', () => {
  // cff-27: a page of 2026, rewritten.
  const page = read('page-function-read-only.txt').toString();
  assert.deepEqual(facts(explain(page)), ['error-page', 'function', 502, 'cloudfront-function-validation']);
  assert.doesNotMatch(explain(page).next.join(), /[Cc]heck the origin/);
  const about = (status: number, sentence: string) =>
    explain(
      `${status} ERROR The request could not be satisfied. ${sentence} We can't connect to the server.`,
    );
  for (const subject of ['CloudFront', 'Lambda']) {
    for (const status of [502, 503]) {
      const report = about(status, `The ${subject} function did what nobody has recorded.`);
      assert.deepEqual([report.madeBy, report.status], ['function', status], `${subject} ${status}`);
      assert.match(report.because, /did what nobody has recorded\./);
      assert.doesNotMatch(report.next.join(), /[Cc]heck the origin/);
    }
    assert.equal(explain(`The ${subject} function tried to add a header.`).madeBy, 'function');
    assert.equal(explain(`The ${subject} function is new since Monday.`).form, 'unrecognised');
  }
});

test('a page is read out of any escaping, and its own status is not that of a transcript beside it', () => {
  const page = read('page-2021-dns.html').toString();
  const sentence = "CloudFront wasn't able to resolve the origin domain name.";
  const id = /Request ID: (\S+)/.exec(page)?.[1];
  assert.ok(id !== undefined && page.includes(sentence));
  for (const [escaping, text] of [
    // Each shape is one of a public report: Python's repr, a JSON log, a mail, a compose log, a quotation in Markdown.
    ['repr', `HTTPError: b'${page.replaceAll('\n', '\\n').replaceAll("'", "\\'")}'`],
    ['repr of a repr', JSON.stringify(page.replaceAll('\n', '\\n').replaceAll("'", "\\'"))],
    ['numeric entities', page.replaceAll('=', '&#x3D;').replaceAll("'", '&#39;')],
    ['a URL', encodeURIComponent(page)],
    ['mail', page.replaceAll('=', '=3D').replace('resolve the', 'resolve=\n the')],
    ['compose', page.replace(sentence, sentence.replaceAll(' ', '\n')).replaceAll(/^/gm, 'web-1  | ')],
    ['quoted', page.replaceAll(/^/gm, '> ')],
    ['a typographer’s apostrophe', page.replaceAll("'", '\u2019')],
    [
      'JSON, unicode escapes',
      JSON.stringify({ body: page }).replaceAll('<', '\\u003c').replaceAll("'", '\\u0027'),
    ],
  ] as const) {
    const report = explain(text);
    assert.deepEqual([report.madeBy, report.causes[0]], ['cloudfront', 'dns-unresolvable'], escaping);
    assert.deepEqual(report.requestIds, [id], escaping);
  }
  const beside = `${page}\n$ curl -sI https://www.example.com/\nHTTP/2 200\nserver: nginx\nx-cache: Miss from cloudfront\n`;
  assert.equal(explain(beside).status, 502);
});

test('what CloudFront itself says counts before the marks of others', () => {
  const head = (label: string) =>
    `HTTP/2 503\nserver: nginx\nx-cache: ${label} from cloudfront\nx-amz-cf-id: ${ID}\n\n<center>nginx</center>`;
  assert.equal(explain(head('LambdaExecutionError')).madeBy, 'function');
  assert.equal(explain(head('Error')).madeBy, 'origin');
  const page = `<H1>502 ERROR</H1><H2>The request could not be satisfied.</H2> Generated by cloudfront (CloudFront)`;
  assert.equal(
    explain(`HTTP/2 502\nserver: nginx\nx-cache: Error from cloudfront\n\n${page}`).madeBy,
    'cloudfront',
  );
  // A word of the log tells why, beside a page that does not.
  assert.equal(explain(`${page}\nthe log has OriginConnectError`).causes[0], 'certificate-name-mismatch');
  assert.equal(explain('it says "FunctionThrottledError from cloudfront" since 10:00').status, 503);
});

test('an answer of what stands behind CloudFront names its maker', () => {
  const through = 'x-cache: Error from cloudfront\nvia: 1.1 0123456789abcdef.cloudfront.net (CloudFront)\n';
  for (const [maker, text] of [
    // An AWS re:Post question of 2022-11 on ALB pages behind CloudFront, rewritten.
    ['an Application Load Balancer', read('alb-502.txt').toString()],
    // github.com/aws-solutions/dynamic-image-transformation-for-amazon-cloudfront/issues/204
    ['API Gateway', read('api-gateway-502.txt').toString()],
    ['Spring Cloud Gateway', read('spring-gateway-504.txt').toString()],
    [
      'an Application Load Balancer',
      `HTTP/2 502\n${through}\n<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>`,
    ],
    [
      'nginx',
      `HTTP/2 502\n${through}\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>`,
    ],
    [
      'Envoy',
      `HTTP/2 503\n${through}\nupstream connect error or disconnect/reset before headers. reset reason: connection failure`,
    ],
    [
      'Kong',
      `HTTP/2 502\n${through}\n{"message":"An invalid response was received from the upstream server"}`,
    ],
    ['a Lambda function URL', `HTTP/2 502\nx-amzn-requestid: 1-2-3\n${through}\nInternal Server Error`],
    [
      'a Spring Boot application',
      `HTTP/2 500\n${through}\n{"timestamp":"2026-05-01T10:00:00.000+00:00","status":500,"error":"Internal Server Error","path":"/x"}`,
    ],
  ] as const) {
    const report = explain(text);
    assert.deepEqual([report.madeBy, report.causes], ['origin', ['http-upstream-error']], maker);
    assert.ok(report.because.includes(`made by ${maker}`), `${maker}: ${report.because}`);
    assert.ok(report.next.length > 0, maker);
    assert.doesNotMatch(report.next.join(), /Paste the body/);
  }
});

test('the end of the sentence on origin rewrites is known without its beginning', () => {
  const report = explain('Status 502, "invalid value for origin rewrite", since createRequestOriginGroup');
  assert.deepEqual(facts(report), ['error-page', 'function', 502, 'cloudfront-function-validation']);
});

test('what comes next is said where the text leaves several causes possible', () => {
  for (const page of ['page-2018.html', 'page-2021-dns.html', 'page-504.html'])
    assert.match(explainText(read(page)).next.join(), /^Check the origin itself/, page);
  assert.match(explain(RECORD).next.join(), /^Check the origin itself/);
  assert.match(explain('X-Cache: FunctionExecutionError from cloudfront').next.join(), /test-function/);
});

test('a refusal of CloudFront sends nobody to the origin', () => {
  for (const text of [
    '<H1>403 ERROR</H1> The request could not be satisfied.',
    '<H1>403 ERROR</H1> The request could not be satisfied. Request blocked.',
    'HTTP/2 421\nserver: CloudFront\nx-cache: Error from cloudfront\n',
  ]) {
    const { next, because } = explain(text);
    assert.doesNotMatch(`${because} ${next.join()}`, /[Cc]heck the origin/, text);
    assert.match(because, /refused/, text);
  }
});

test('a sentence that nobody has recorded is not called none', () => {
  const page = (sentence: string) =>
    explain(`<H1>502 ERROR</H1> <H2>The request could not be satisfied.</H2> ${sentence}`);
  for (const invented of INVENTED_SENTENCES) {
    const { causes, because } = page(`${invented}.`);
    assert.deepEqual(causes, []);
    assert.match(because, /circulates/);
  }
  assert.match(page('The moon is full.').because, /no sentence on record/);
});

test('invented sentences and other networks are not believed', () => {
  for (const text of INVENTED_SENTENCES) {
    const report = explain(`502: ${text}.`);
    assert.deepEqual([report.form, report.causes], ['unrecognised', []], text);
    assert.match(report.because, /circulates/);
  }
  assert.doesNotMatch(explain('502 since the origin connection pool was changed').because, /circulates/);
  const cloudflare = explain(
    'HTTP/1.1 502 Bad Gateway\nServer: cloudflare\nCF-RAY: 8a1b2c3d4e5f6a7b-FRA\n\nerror code: 502',
  );
  assert.deepEqual([cloudflare.form, cloudflare.madeBy], ['unrecognised', 'unknown']);
  assert.match(cloudflare.because, /Cloudflare/);
});

test('another network’s name is not its page: a sentence of CloudFront is believed beside it', () => {
  const told = "CloudFront wasn't able to resolve the origin domain name. The zone is at Cloudflare.";
  assert.ok(explain(told).causes.includes('dns-unresolvable'));
  assert.deepEqual(explain(`${told} Cloudflare Ray ID: 8a1b2c3d4e5f6a7b`).causes, []);
});

test('a page names its request and the rules its sentence speaks of', () => {
  const report = explainText(read('page-lambda-read-only.html'));
  assert.deepEqual(report.requestIds, [ID]);
  assert.ok(report.rules.some(({ rule }) => rule === 'header-read-only-changed'));
  assert.match(report.next.join(), /\/aws\/cloudfront\/LambdaEdge\//);
});

test('headers tell who made an error as far as they can', () => {
  const response = (lines: string) =>
    explain(`HTTP/2 502\nx-cache: Error from cloudfront\nx-amz-cf-id: ${ID}\n${lines}\n`);
  assert.equal(response('').madeBy, 'unknown');
  assert.deepEqual(response('').causes, []);
  assert.equal(response('server: CloudFront').madeBy, 'cloudfront');
  assert.equal(response('server: nginx/1.24').madeBy, 'origin');
  assert.equal(response('server: AmazonS3').madeBy, 'unknown');
  assert.equal(response('\n{"message": "Internal server error"}').madeBy, 'origin');
  assert.equal(response('\n<html><h1>Sorry</h1></html>').madeBy, 'unknown');
  assert.equal(
    explain(`HTTP/2 200\nx-cache: Hit from cloudfront\n`).because,
    'The response is no error: 200.',
  );
});

test('labels of functions tell validation (502) from execution (503)', () => {
  for (const [label, status, cause] of [
    ['LambdaValidationError', 502, 'lambda-edge-validation'],
    ['FunctionValidationError', 502, 'cloudfront-function-validation'],
    ['LambdaExecutionError', 503, 'lambda-edge-execution'],
    ['LambdaLimitExceeded', 503, 'lambda-edge-limit'],
    ['FunctionExecutionError', 503, 'cloudfront-function-execution'],
    ['FunctionThrottledError', 503, 'cloudfront-function-throttled'],
    ['LambdaSomethingNewValidationError', 502, 'lambda-edge-validation'],
  ] as const) {
    const report = explain(`X-Cache: ${label} from cloudfront`);
    assert.deepEqual(facts(report), ['response', 'function', status, cause], label);
  }
});

test('the names in a transcript are offered for a check, CloudFront’s own are not', () => {
  assert.deepEqual(explainText(read('curl-origin.txt')).hosts, ['www.example.com']);
  const report = explain(`${RECORD}\n`);
  assert.deepEqual(report.hosts, ['www.example.com']);
  assert.deepEqual(explain('X-Cache: Error from cloudfront\nHost: d111111abcdef8.cloudfront.net').hosts, []);
});

test('a failure that X-Cache names by a word not on record is not laid on the origin', () => {
  for (const head of ['', 'server: nginx\n']) {
    const report = explain(`HTTP/2 502\n${head}x-cache: ConnectionFunctionError from cloudfront\n`);
    assert.deepEqual(facts(report), ['response', 'unknown', 502, null]);
    assert.match(report.because, /"ConnectionFunctionError from cloudfront".*not on record/);
    assert.match(report.next.join(), /x-edge-detailed-result-type/);
  }
});

test('every detailed result type is understood', () => {
  for (const { value } of DETAILED_RESULTS) {
    const report = explain(RECORD.replace('OriginDnsError', value));
    assert.match(report.because, new RegExp(`^${value}: `), value);
  }
});

test('a record is read by position or by its own #Fields, with tabs or without, whole or in part', () => {
  for (const text of [
    RECORD,
    RECORD.replaceAll('\t', '  '),
    `${RECORD}\r\n`,
    `\ufeff${RECORD}`,
    `${RECORD}\t-\t-`,
  ])
    assert.deepEqual(
      facts(explain(text)),
      ['standard-log', 'cloudfront', 502, 'dns-unresolvable'],
      JSON.stringify(text),
    );
  const cells = RECORD.split('\t');
  for (const columns of [24, 26, 33]) {
    const report = explain(cells.slice(0, columns).join('\t'));
    assert.deepEqual([report.form, report.status], ['standard-log', 502], `${columns} columns`);
  }
  const order = [
    'date',
    'time',
    'x-edge-detailed-result-type',
    'sc-status',
    'cs-uri-stem',
    'x-edge-location',
    'cs-method',
    'c-ip',
    'cs(Host)',
  ];
  const picked = order.map((name) => cells[(STANDARD_FIELDS as readonly string[]).indexOf(name)]).join('\t');
  assert.deepEqual(facts(explain(`#Version: 1.0\n#Fields: ${order.join(' ')}\n${picked}`)), [
    'standard-log',
    'cloudfront',
    502,
    'dns-unresolvable',
  ]);
  for (const names of [
    ['date', 'time', 'sc-status', 'cs-uri-stem', 'x-edge-detailed-result-type'],
    ['sc-status', 'x-edge-detailed-result-type', 'x-edge-location', 'cs-uri-stem', 'time', 'date'],
    ['timestamp(ms)', 'x-edge-detailed-result-type', 'sc-status', 'cs-uri-stem'],
  ]) {
    const line = names
      .map((name) => cells[(STANDARD_FIELDS as readonly string[]).indexOf(name)] ?? '1576276622000')
      .join('\t');
    const cut = line.split('\t').slice(0, 2).join('\t');
    const report = explain(`#Version: 1.0\n#Fields: ${names.join(' ')}\n${line}\n${line}\n${cut}`);
    assert.deepEqual(facts(report), ['standard-log', 'cloudfront', 502, 'dns-unresolvable'], names.join());
    assert.equal(report.records, 2, names.join());
    assert.deepEqual(report.groups?.path, [{ key: '/', count: 2 }], names.join());
    if (!names.includes('time'))
      assert.deepEqual(report.groups?.minute, [{ key: '2019-12-13T22:37', count: 2 }]);
  }
  for (const columns of [4, 9, 14, 20, 28])
    assert.match(
      explain(cells.slice(0, columns).join('\t')).because,
      /beginning of an access-log record/,
      `${columns} columns`,
    );
  assert.deepEqual(facts(explain(cells.slice(16).join('\t'))), [
    'words',
    'cloudfront',
    null,
    'dns-unresolvable',
  ]);
});

test('a record whose end is missing is counted, not judged', () => {
  const origin502 = RECORD.replaceAll('\tError\t', '\tMiss\t').replace('OriginDnsError', 'Miss');
  const cut = origin502.slice(0, origin502.lastIndexOf('\tMiss'));
  assert.deepEqual(explain(cut).causes, [], 'alone');
  const head = `#Version: 1.0\n#Fields: ${STANDARD_FIELDS.slice(0, 33).join(' ')}\n`;
  for (const text of [`${RECORD}\n${RECORD}\n${cut}`, `${head}${RECORD}\n${RECORD}\n${cut}`]) {
    const report = explain(text);
    assert.deepEqual([report.records, report.causes[0]], [2, 'dns-unresolvable']);
    assert.ok(!report.causes.includes('http-upstream-error'));
    assert.match(report.because, /One more record is cut off/);
  }
  const statusAlone = explain(
    `${head.split('sc-status')[0]}sc-status\n2026-11-02\t10:00:00\t${'-\t'.repeat(6)}502`,
  );
  assert.deepEqual([statusAlone.madeBy, statusAlone.causes], ['unknown', []]);
});

test('many records are counted by cause, path, edge location and minute', () => {
  const { groups, records, because, causes } = explainText(read('standard.log'));
  assert.equal(records, 8);
  assert.match(because, /^7 of 8 requests failed\. 2 times OriginDnsError/);
  assert.ok(causes.includes('tcp-refused') && causes.includes('lambda-edge-validation'));
  assert.deepEqual(
    groups?.cause.map(({ key, count, madeBy }) => [key, count, madeBy]),
    [
      ['OriginCommError', 2, 'cloudfront'],
      ['OriginDnsError', 2, 'cloudfront'],
      ['ClientCommError', 1, 'cloudfront'],
      ['LambdaValidationError', 1, 'function'],
      ['OriginConnectError', 1, 'cloudfront'],
    ],
  );
  assert.deepEqual(groups?.path.slice(0, 2), [
    { key: '/api/a b', count: 2 },
    { key: '/slow', count: 2 },
  ]);
  assert.deepEqual(groups?.edgeLocation, [
    { key: 'SEA19-C2', count: 5 },
    { key: 'FRA60-P3', count: 2 },
  ]);
  assert.deepEqual(groups?.minute, [
    { key: '2026-11-23T10:05', count: 4 },
    { key: '2026-11-23T10:04', count: 3 },
  ]);
});

test('the time a request took says which time-out is likelier', () => {
  const after = (seconds: string) =>
    explain(RECORD.replace('0.103', seconds).replace('OriginDnsError', 'OriginCommError'));
  assert.equal(after('10.002').causes[0], 'tcp-timed-out');
  assert.equal(after('60.010').causes[0], 'http-timed-out');
  assert.match(after('30.001').because, /as well as/);
  assert.deepEqual([...after('10.002').causes].sort(), [...after('60.010').causes].sort());
});

test('with the status, a log word leaves possible what users saw it with', () => {
  const causesOf = (word: string, status: string) =>
    explain(RECORD.replace('OriginDnsError', word).replace('\t502\t', `\t${status}\t`)).causes;
  assert.ok(causesOf('OriginCommError', '502').includes('http-connection-closed'));
  assert.ok(!causesOf('OriginCommError', '504').includes('http-connection-closed'));
  assert.ok(causesOf('OriginReadError', '504').includes('http-timed-out'));
  assert.ok(!causesOf('OriginReadError', '502').includes('http-timed-out'));
});

test('a whole real-time record names the origin that was contacted', () => {
  const cells = Array.from({ length: 69 }, () => '-');
  const put = (name: string, value: string) => {
    cells[(REAL_TIME_FIELDS as readonly string[]).indexOf(name)] = value;
  };
  put('timestamp', '1795428242.123');
  put('sc-status', '502');
  put('x-host-header', 'www.example.com');
  put('x-edge-detailed-result-type', 'OriginConnectError');
  cells[64] = 'origin.example.com';
  const report = explain(cells.join('\t'));
  assert.deepEqual(facts(report), ['real-time-log', 'cloudfront', 502, 'certificate-name-mismatch']);
  assert.deepEqual(report.hosts, ['origin.example.com', 'www.example.com']);
});

test('an error the log does not explain is the origin’s only where the origin answered', () => {
  const record = (change: Record<string, string>) =>
    explain(JSON.stringify({ 'sc-status': '502', ...change }));
  assert.deepEqual(facts(record({ 'x-edge-result-type': 'Miss' })), [
    'json-log',
    'origin',
    502,
    'http-upstream-error',
  ]);
  assert.deepEqual(facts(record({ 'x-edge-result-type': 'Error' })), ['json-log', 'unknown', 502, null]);
  assert.equal(
    record({ 'x-edge-detailed-result-type': 'OriginError', 'origin-fbl': '0.2' }).madeBy,
    'origin',
  );
  for (const unlisted of [
    { 'x-edge-detailed-result-type': 'OriginNewError' },
    { 'x-edge-result-type': 'Error', 'x-edge-detailed-result-type': 'OriginNewError' },
  ]) {
    assert.deepEqual(facts(record(unlisted)), ['json-log', 'unknown', 502, null]);
    assert.match(record(unlisted).because, /^OriginNewError: .* not on record/);
  }
  // A refusal that the origin makes and CloudFront passes on is no gateway error.
  assert.deepEqual(record({ 'sc-status': '403', 'x-edge-detailed-result-type': 'OriginError' }).causes, []);
  assert.equal(explain('{"sc_status":200,"x_edge_result_type":"Hit"}').because, 'This request did not fail.');
});

test('validation lines name the rule, with or without their prefix, in exports too', () => {
  for (const [text, rule] of [
    ['tried to add a blacklisted header in headers, headerName : connection.', 'header-disallowed'],
    ['tried to delete read-only header, headerName : Via.', 'header-read-only-deleted'],
  ] as const) {
    const line = `Lambda function result failed validation, the function ${text}`;
    for (const spelt of [
      line,
      `ERROR Validation error: ${line}`,
      `(${ID}) ERROR Validation error: ${line}`,
      `1795428242123,"(${ID}) ERROR Validation error: ${line}"`,
    ])
      assert.deepEqual(
        explain(spelt).rules.map(({ rule: id }) => id),
        [rule],
        spelt,
      );
  }
  const { rules, groups, requestIds } = explainText(read('cloudwatch.json'));
  assert.deepEqual(
    rules.map(({ rule }) => rule),
    ['header-value-not-a-string', 'header-value-carriage-return'],
  );
  assert.equal(groups?.cause.length, 2);
  assert.equal(requestIds.length, 2);
  assert.match(explainText(read('validation.log')).because, /rewrite:7, eu-central-1/);
  assert.equal(explain('ERROR Validation error: email is not an address').form, 'unrecognised');
});

test('bytes of any packing are read, and what is no text is said to be none', () => {
  const page = read('page-2021-dns.html').toString();
  for (const [packing, bytes] of [
    ['gzip', gzipSync(page)],
    ['UTF-16 with mark', Buffer.from(`\ufeff${page}`, 'utf16le')],
    ['UTF-16 without mark', Buffer.from(page, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${page}`, 'utf16le').swap16()],
    [
      'HTML escaped',
      Buffer.from(page.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
    ],
    ['in a JSON string', Buffer.from(JSON.stringify(page).replaceAll('<', '\\u003c'))],
    ['CRLF', Buffer.from(page.replaceAll('\n', '\r\n'))],
  ] as const)
    assert.deepEqual(
      facts(explainText(bytes)),
      ['error-page', 'cloudfront', 502, 'dns-unresolvable'],
      packing,
    );
  const log = gzipSync(`${RECORD}\n`.repeat(2000));
  assert.ok(explainText(log.subarray(0, log.length - 20)).records > 0, 'a gzip file without its end');
  for (const bytes of [Buffer.alloc(0), Buffer.from([0, 1, 2, 3, 255]), Buffer.from([0x1f, 0x8b])])
    assert.equal(explainText(bytes).form, 'unrecognised');
  assert.match(explain('{"status": "200", "headers": {}}').because, /cf502 edge/);
});

test('any bytes get an answer whose causes are causes', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      RECORD,
      RECORD.slice(40),
      '#Fields: date time',
      'X-Cache: Error from cloudfront',
      '{"sc-status":"502"}',
      '{"message":"',
      '&lt;H1&gt;',
      '(abc) ERROR Validation error: Lambda function',
      '\0',
      '\r',
    ),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.from(pieces.join('\n')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const report = explainText(bytes);
      assert.ok(report.causes.every((id) => (CAUSE_IDS as readonly string[]).includes(id)));
      assert.ok(report.because.length > 0 && report.hosts.length <= 20 && report.requestIds.length <= 20);
    }),
    { numRuns: 300 },
  );
});

test('a 504 that CloudFront made itself names time-outs, also where its page says no reason', () => {
  // github.com/terraform-aws-modules/terraform-aws-cloudfront/issues/146 (2024-07), of an edge with HTTP/3.
  const report = explain(
    "504 Gateway Timeout ERROR\nThe request could not be satisfied.\nWe can't connect to the server for this app or website at this time. There might be too much traffic or a configuration error. Try again later, or contact the app or website owner.\nGenerated by cloudfront (CloudFront) HTTP3 Server\nRequest ID: AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIjKlMnOp==",
  );
  assert.deepEqual(facts(report).slice(0, 3), ['error-page', 'cloudfront', 504]);
  assert.deepEqual(report.causes, ['tcp-timed-out', 'address-not-public', 'http-timed-out']);
});

test('a status that stands behind its headers counts, and what PowerShell appended is read', () => {
  const headers = 'x-cache: Error from cloudfront\nserver: CloudFront\n';
  assert.equal(explain(`${headers}HTTP/2 504\n`).status, 504);
  const appended = Buffer.concat([
    Buffer.from(`${'a line of a log\n'.repeat(400)}`),
    Buffer.from('x-cache: LambdaExecutionError from cloudfront\r\n', 'utf16le'),
  ]);
  assert.deepEqual(explainText(appended).causes, ['lambda-edge-execution']);
});

test('a status that a person writes before the sentence of a page counts', () => {
  // github.com/anomalyco/sst/pull/6743 (2026-04).
  const report = explain(
    '`router.route` returns **502 "Failed to contact the origin"** because of the protocol',
  );
  assert.equal(report.status, 502);
  assert.equal(explain('since 12.502 we see "Failed to contact the origin"').status, null);
});

test("the beginning of CloudFront's page is told for what it is", () => {
  const { form, status, because, next } = explainText(
    Buffer.from(
      'GuzzleHttp\\Exception\\ServerException: Server error: `GET https://shop.example.test/api` resulted in a `504 Gateway Timeout` response:\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">\n<HTML><HEAD><META HTTP-EQU (truncated...)',
    ),
  );
  assert.deepEqual([form, status], ['error-page', 504]);
  assert.match(because, /cut off/);
  assert.match(next.join(), /whole body/);
});

test('a status in a text that does not tell its maker is named', () => {
  for (const text of [
    'HTTP request sent, awaiting response... 502 Bad Gateway',
    'Invoke-WebRequest : The remote server returned an error: (502) Bad Gateway.',
    'Request failed with status code 502',
  ])
    assert.match(explainText(Buffer.from(text)).because, /^The text has a 502, and nothing that tells/, text);
});

test('a request id that somebody made unreadable is no request id', () => {
  // github.com/EdOverflow/can-i-take-over-xyz/issues/66 (2018-11).
  const text =
    'Generated by cloudfront (CloudFront)\nRequest ID: xcB9zQ3IRZxqwgV5duuhW*****EVskahplQSTbcUuNjG86Pg==';
  assert.deepEqual(explainText(Buffer.from(text)).requestIds, []);
});
