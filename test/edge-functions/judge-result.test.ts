import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EDGE_RULES, judgeResult } from '../../src/edge-functions/judge-result.ts';
import { EDGE_EVENTS, type EdgeRuntime } from '../../src/formats/edge-report.ts';
import { FUNCTION_ROWS } from '../fixtures/edge/function-results.ts';
import { LAMBDA_ROWS } from '../fixtures/edge/lambda-results.ts';
import {
  custom,
  functionInput,
  functionRequest,
  functionResponse,
  lambdaInput,
  request,
  response,
} from './events.ts';
import type { Row } from './row.ts';

function textOf(result: unknown): string {
  const isText = typeof result === 'object' && result !== null && Object.keys(result).join() === 'text';
  return isText ? String((result as { text: string }).text) : JSON.stringify(result);
}

function assertRows(runtime: EdgeRuntime, rows: readonly Row[]): void {
  for (const [name, event, result, state, rules = [], inputText] of rows) {
    const judged = judgeResult({
      resultText: textOf(result),
      event,
      runtime,
      ...(inputText === undefined ? {} : { inputText }),
    });
    const found = judged.violations.map(({ rule }) => rule).sort();
    assert.deepEqual(
      { state: judged.state, rules: found },
      { state, rules: [...rules].sort() },
      `${name} at ${event}`,
    );
  }
}

test('Lambda@Edge results get their verdict, and every rule they break', () =>
  assertRows('lambda', LAMBDA_ROWS));

test('results of CloudFront Functions get their verdict, and every rule they break', () =>
  assertRows('functions', FUNCTION_ROWS));

test('the tables are large enough, and no rule goes without a row that breaks it', () => {
  const rows = [...LAMBDA_ROWS, ...FUNCTION_ROWS];
  assert.ok(rows.length >= 150, `${rows.length} rows`);
  const broken = new Set(rows.flatMap(([, , , , rules = []]) => rules));
  assert.deepEqual(
    EDGE_RULES.map(({ id }) => id).filter((id) => !broken.has(id)),
    [],
  );
});

test('every rule has one id, a fix and a source on the web', () => {
  const ids = EDGE_RULES.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const { id, fix, source } of EDGE_RULES) {
    assert.match(source, /^https:\/\/\S+$/, id);
    assert.ok(fix.length > 10, id);
  }
});

test('a violation says where, why, what CloudFront logs and shows, and how to mend it', () => {
  const { violations } = judgeResult({
    resultText: JSON.stringify({ status: '200', headers: { 'x-cache': [{ key: 'X-Cache', value: 'Hit' }] } }),
    event: 'origin-request',
    runtime: 'lambda',
  });
  assert.deepEqual(violations, [
    {
      rule: 'header-disallowed',
      path: "$.headers['x-cache']",
      because: 'no function may add x-cache',
      fix: 'Leave this header out. When copying headers of an upstream response, copy only those you need.',
      source:
        'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html',
      certainty: 'documented',
      logged:
        'Lambda function result failed validation, the function tried to add a blacklisted header in headers, headerName : x-cache.',
      page: 'The Lambda function result failed validation: The function tried to add a blacklisted header.',
    },
  ]);
});

test('of a CloudFront Function nothing is said that CloudFront says of Lambda@Edge', () => {
  const said = (runtime: EdgeRuntime, result: unknown) =>
    judgeResult({ resultText: JSON.stringify(result), event: 'viewer-request', runtime }).violations.map(
      ({ rule, logged, page }) => [rule, logged, page],
    );
  const names = { 'x-cache': { value: 'Hit' }, Location: { value: '/' } };
  assert.deepEqual(said('functions', { statusCode: 302, headers: names }), [
    [
      'function-header-name-case',
      null,
      'The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
    ],
    ['header-disallowed', null, null],
  ]);
  assert.deepEqual(said('functions', null), [['result-missing', null, null]]);
  assert.deepEqual(said('functions', { uri: '/', headers: { 'X-A': { value: 'b' } } }), [
    ['function-header-name-case', null, null],
  ]);
});

test('words are quoted for a rule only where they are on record for it', () => {
  const quoting = (id: string) => {
    const rule = EDGE_RULES.find((candidate) => candidate.id === id);
    return [rule?.logged !== undefined, rule?.page !== undefined];
  };
  assert.deepEqual(quoting('header-disallowed'), [true, true]);
  assert.deepEqual(quoting('header-viewer-country-added'), [false, false]);
  assert.deepEqual(quoting('uri-without-slash'), [false, true]);
  assert.deepEqual(quoting('uri-too-long'), [false, false]);
});

test('text that is no JSON is told where it stops being JSON', () => {
  for (const [resultText, because] of [
    ['{\n  status: "200"\n}', 'line 2, column 3 on: JSON names stand in double quotes: "status: \\"200\\""'],
    ["{'status': '200'}", `line 1, column 2 on: JSON strings stand in double quotes: "'status': '200'}"`],
    ['{"a": undefined}', 'line 1, column 7 on: `undefined` is JavaScript, not JSON'],
    ['{"a": 1, // b\n}', 'line 1, column 10 on: JSON has no comments'],
    ['{"a": [1, 2,]}', 'line 1, column 13 on: a comma or colon stands before a closing bracket'],
    ['{"a": "b', 'line 1, column 7 on: this string is not closed'],
    ['{"a": {', 'line 1, column 8 on: the text ends before the value does'],
    ['module.exports = {}', 'line 1, column 1 on: this is JavaScript code'],
  ] as const) {
    const { state, unchecked } = judgeResult({ resultText, event: 'origin-request', runtime: 'lambda' });
    assert.equal(state, 'not-judged');
    assert.ok(unchecked[0]?.includes(because), `${resultText}: ${unchecked[0]}`);
  }
});

test('what could not be compared is said, and a lost input event never reads as valid', () => {
  const judge = (inputText?: string) =>
    judgeResult({
      resultText: JSON.stringify(request()),
      event: 'viewer-request',
      runtime: 'lambda',
      ...(inputText === undefined ? {} : { inputText }),
    });
  assert.deepEqual(judge().unchecked, [
    'without the input event, changes to read-only headers and fields cannot be seen',
  ]);
  assert.equal(judge().state, 'valid');
  assert.equal(judge('{').state, 'unsure');
  assert.match(judge('{').unchecked.join(), /not JSON/);
  assert.equal(judge('{"a":1}').state, 'unsure');
  const other = judge(lambdaInput('origin-response', { request: request(), response: response() }));
  assert.equal(other.state, 'unsure');
  assert.match(other.unchecked.join(), /of origin-response, not of viewer-request/);
  assert.deepEqual(judge(lambdaInput('viewer-request', { request: request() })).unchecked, []);
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const lambdaHeaders = fc.dictionary(
  name,
  fc.array(fc.record({ key: fc.string(), value: fc.string() }), { maxLength: 3 }),
  { maxKeys: 6 },
);
const functionHeaders = fc.dictionary(name, fc.record({ value: fc.string() }), { maxKeys: 6 });

test('what CloudFront hands in may be handed back, whatever headers it has', () => {
  fc.assert(
    fc.property(lambdaHeaders, functionHeaders, (headers, plain) => {
      for (const [runtime, event, thing, inputText] of [
        [
          'lambda',
          'viewer-request',
          request({ headers }),
          lambdaInput('viewer-request', { request: request({ headers }) }),
        ],
        [
          'lambda',
          'origin-request',
          { ...custom(), headers },
          lambdaInput('origin-request', { request: { ...custom(), headers } }),
        ],
        [
          'lambda',
          'origin-response',
          response({ headers }),
          lambdaInput('origin-response', { response: response({ headers }) }),
        ],
        [
          'lambda',
          'viewer-response',
          response({ headers }),
          lambdaInput('viewer-response', { response: response({ headers }) }),
        ],
        [
          'functions',
          'viewer-request',
          functionRequest({ headers: plain }),
          functionInput('viewer-request', { request: functionRequest({ headers: plain }) }),
        ],
        [
          'functions',
          'viewer-response',
          functionResponse({ headers: plain }),
          functionInput('viewer-response', { response: functionResponse({ headers: plain }) }),
        ],
      ] as const) {
        const { violations } = judgeResult({ resultText: JSON.stringify(thing), event, runtime, inputText });
        const foul = violations.filter(({ rule }) => rule !== 'function-cookie-in-headers');
        assert.deepEqual(foul, [], event);
      }
    }),
    { numRuns: 60 },
  );
});

test('any text and any value get a verdict, with bounded violations', () => {
  const member = fc.constantFrom(
    'status',
    'statusCode',
    'headers',
    'body',
    'uri',
    'origin',
    'querystring',
    'cookies',
    'Records',
    '__proto__',
  );
  const value = fc.oneof(
    fc.string(),
    fc.json(),
    fc.dictionary(member, fc.jsonValue()).map((object) => JSON.stringify(object)),
  );
  fc.assert(
    fc.property(
      value,
      value,
      fc.constantFrom(...EDGE_EVENTS),
      fc.constantFrom('lambda', 'functions'),
      (resultText, inputText, event, runtime) => {
        const judged = judgeResult({ resultText, event, runtime, inputText });
        assert.ok(['valid', 'invalid', 'unsure', 'not-judged'].includes(judged.state));
        assert.ok(judged.violations.length <= 200);
        assert.equal(
          judged.state === 'invalid',
          judged.violations.some(({ certainty }) => certainty !== 'inferred'),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('a result nested as deep as it is long ends no process', () => {
  const deep = `{"status":"200","headers":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
  const { state } = judgeResult({
    resultText: deep,
    event: 'origin-response',
    runtime: 'lambda',
    inputText: `{"response":${deep}}`,
  });
  assert.notEqual(state, 'valid');
  assert.equal(
    judgeResult({ resultText: '['.repeat(200_000), event: 'origin-request', runtime: 'lambda' }).state,
    'not-judged',
  );
});
