import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import type { EdgeEvent } from '../../src/formats/edge-report.ts';

const pasted = (name: string) =>
  readFileSync(new URL(`../fixtures/edge/pasted/${name}`, import.meta.url), 'utf8');

function judge(resultText: string, event: EdgeEvent = 'viewer-request') {
  return judgeEdgeResult({ resultText, event, runtime: 'functions' });
}

const output = (value: unknown) => JSON.stringify({ TestResult: { FunctionOutput: JSON.stringify(value) } });

test('what test-function prints is unwrapped before it is judged, whole or in part', () => {
  const whole = pasted('test-result.json');
  const inner = JSON.stringify(JSON.parse(whole).TestResult);
  for (const text of [whole, inner, pasted('function-output.json')]) {
    const report = judge(text);
    assert.deepEqual([report.state, report.thing, report.violations], ['valid', 'response', []], text);
    assert.match(report.readAs ?? '', /FunctionOutput of aws cloudfront test-function/);
  }
  const request = { method: 'GET', uri: '/a', querystring: {}, headers: {}, cookies: {} };
  assert.deepEqual(
    [judge(output({ request })).state, judge(output({ request })).thing],
    ['valid', 'request'],
  );
});

test('what is wrong inside FunctionOutput is still found', () => {
  const report = judge(output({ response: { statusCode: '302', headers: { Location: { value: '/' } } } }));
  assert.deepEqual(
    report.violations.map(({ rule, path }) => [rule, path]),
    [
      ['function-status-not-an-integer', '$.statusCode'],
      ['function-header-name-case', '$.headers.Location'],
    ],
  );
});

test('an answer of test-function belongs to CloudFront Functions, whatever runtime was chosen', () => {
  const resultText = pasted('function-output.json');
  const report = judgeEdgeResult({ resultText, event: 'viewer-request', runtime: 'lambda' });
  assert.deepEqual([report.state, report.runtime], ['valid', 'functions']);
  const elsewhere = judgeEdgeResult({ resultText, event: 'origin-request', runtime: 'lambda' });
  assert.equal(elsewhere.state, 'not-judged');
  assert.match(elsewhere.unchecked.join(), /does not run at origin-request/);
});

test('a test that ended with an error is told as what viewers get for it', () => {
  const failed = (error: string) =>
    judge(JSON.stringify({ TestResult: { FunctionErrorMessage: error, FunctionOutput: '' } })).violations.map(
      ({ rule, because, fix }) => [rule, because, /50[23]/.exec(fix)?.[0]],
    );
  const threw =
    'The CloudFront function associated with the CloudFront distribution is invalid or could not run. TypeError: a';
  assert.deepEqual(failed(threw), [['handler-threw', `the function ended with: ${threw}`, '503']]);
  const refused =
    'The CloudFront function returned an invalid value: response.headers must have header names in lower case.';
  assert.deepEqual(failed(refused), [['result-was-refused', `the function ended with: ${refused}`, '502']]);
});

test('an event that was handed back is no FunctionOutput', () => {
  const event = JSON.stringify({ version: '1.0', context: {}, request: { uri: '/', headers: {} } });
  assert.deepEqual(
    judge(event).violations.map(({ rule }) => rule),
    ['function-result-is-a-wrapper'],
  );
});

test('a text that is no JSON is not judged, and never said to be refused', () => {
  for (const text of ['The page says 502', 'exports.handler = async () => ({})', '{"statusCode": 302'])
    assert.deepEqual([judge(text).state, judge(text).violations], ['not-judged', []], text);
});
