import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import { readPasted } from '../../src/edge-functions/pasted/read-pasted.ts';
import type { EdgeEvent, EdgeRuntime } from '../../src/formats/edge-report.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/edge/${name}`, import.meta.url), 'utf8');

function judge(resultText: string, runtime: EdgeRuntime = 'lambda', event: EdgeEvent = 'viewer-request') {
  const { state, violations, readAs } = judgeEdgeResult({ resultText, event, runtime });
  return [state, readAs, ...violations.map(({ rule }) => rule)];
}

const LITERAL = 'a JavaScript or Python literal';
const STRAIGHT = 'with its curly quotes made straight';

test('a result is read in whatever form it was printed, and said to be', () => {
  for (const [text, readAs] of [
    ['{"status": "302", "headers": {"location": [{"key": "Location", "value": "/login"}]}}', null],
    [fixture('pasted/pydict.json'), LITERAL],
    [fixture('pasted/smart.json'), `the text, ${STRAIGHT}`],
    ["{ status: '302', headers: { location: [ { key: 'Location', value: '/login' } ] } }", LITERAL],
    [
      "{'status': '302', 'body': None, 'headers': {'location': [{'key': 'Location', 'value': '/'}]}}".replace(
        "'body': None, ",
        '',
      ),
      LITERAL,
    ],
    ["{ status: '302', // found\n headers: {}, }", LITERAL],
    ['```json\n{"status": "302"}\n```', 'the text, what stands between ```'],
    [
      'It returned this:\n```\n{ status: ‘302’ }\n```\nand then 502',
      `${LITERAL}, what stands between \`\`\`, ${STRAIGHT}`,
    ],
    [
      "2026-11-30T10:00:00.000Z\t1111\tINFO\tresult { status: '302', headers: {} }\nEND RequestId: 1111",
      'the object in what was printed',
    ],
    ['Response:\n{\n  "status": "302"\n}\n\nRequest ID: 1111', 'the object in what was printed'],
    [
      '{"StatusCode": 200, "Payload": "{\\"status\\": \\"302\\"}", "ExecutedVersion": "3"}',
      'the payload of a Lambda invocation',
    ],
    ['\ufeff{"status": "302"}', null],
  ] as const)
    assert.deepEqual(judge(text), ['valid', readAs], text);
});

test('what is wrong inside is found all the same', () => {
  assert.deepEqual(judge("{'status': '302', 'headers': {'location': '/login'}}"), [
    'invalid',
    LITERAL,
    'header-entry-not-an-array',
  ]);
  assert.deepEqual(judge('{“status”: “999”}'), ['invalid', `the text, ${STRAIGHT}`, 'status-out-of-range']);
  assert.deepEqual(judge("{'status': '200', 'body': None}"), ['unsure', LITERAL, 'body-is-null']);
  assert.deepEqual(judge('{"statusCode": 302, "headers": {"location": {"value": "/"}}}', 'functions'), [
    'valid',
    null,
  ]);
});

test('curly quotes and blanks inside a JSON string stay as they are', () => {
  const text = '{"status": "200", "body": "“quoted”\u00a0```x```"}';
  assert.deepEqual(readPasted(text), { kind: 'result', resultText: text, readAs: null, runtime: null });
});

test('an error is told as what viewers get for it, never as a refused result', () => {
  const error = 'an error of the Lambda function';
  assert.deepEqual(judge(fixture('pasted/lambdaerr.json')), ['invalid', error, 'handler-threw']);
  assert.deepEqual(judge(fixture('pasted/lambda-error.log')), ['invalid', error, 'handler-threw']);
  assert.deepEqual(judge('{"errorMessage": "2026-11-30 Task timed out after 3.00 seconds"}'), [
    'invalid',
    error,
    'handler-timed-out',
  ]);
  assert.deepEqual(judge(fixture('pasted/test-error.txt')), [
    'invalid',
    "CloudFront's own sentence",
    'handler-threw',
  ]);
  const refused =
    'The Lambda function returned an invalid entry in the headers object: Each header entry in the headers object must be an array.';
  assert.deepEqual(judge(refused), ['invalid', "CloudFront's own sentence", 'result-was-refused']);
});

test('pasted code is read and never run', () => {
  const functions = 'the code of a CloudFront Function';
  const lambda = 'the code of a Lambda function';
  assert.deepEqual(judge(fixture('code/for-of.js')), ['invalid', functions, 'function-code-for-of']);
  assert.deepEqual(judge(fixture('code/kvs.js')), ['not-judged', functions]);
  assert.deepEqual(judge(fixture('handlers/callback.cjs')), ['unsure', lambda, 'lambda-callback-handler']);
  assert.deepEqual(judge(fixture('handlers/async.mjs')), ['not-judged', lambda]);
  assert.deepEqual(judge(fixture('handlers/broken.mjs')), ['unsure', lambda, 'lambda-code-syntax']);
  const curly = 'function handler(event) {\n  return { statusCode: 200, statusDescription: “OK” };\n}';
  assert.deepEqual(judge(curly), ['not-judged', `${functions}, ${STRAIGHT}`]);
  const marker = globalThis as { cf502Ran?: boolean };
  judge('globalThis.cf502Ran = true; function handler(event) { return event.request; }');
  assert.equal(marker.cf502Ran, undefined);
});

test('what cannot be read says so and why', () => {
  const why = (text: string) => {
    const pasted = readPasted(text);
    return pasted.kind === 'unread' ? pasted.because : pasted.kind;
  };
  assert.match(why("{ status: '200', headers: { a: [ [Object] ] } }"), /console\.log/);
  assert.match(why('{"StatusCode": 200, "ExecutedVersion": "$LATEST"}'), /in the file/);
  assert.match(why('X-Cache: LambdaValidationError from cloudfront'), /cf502 explain/);
  assert.match(why('it fails since yesterday'), /not JSON/);
  assert.match(why('{"status": "200"'), /ends before the value does/);
});

test('any text is read as something, quickly', () => {
  const part = fc.constantFrom(
    '{',
    '}',
    "'a':",
    '"b"',
    '```',
    '“',
    'The Lambda function ',
    '[Object]',
    '=>',
    'None',
    '\n',
    'status:',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part, { maxLength: 40 }).map((parts) => parts.join(' ')),
      ),
      (text) => {
        assert.ok(['result', 'failed', 'code', 'unread'].includes(readPasted(text).kind));
      },
    ),
    { numRuns: 300 },
  );
  for (const text of ['{'.repeat(20_000), "{'a':".repeat(5_000), '“'.repeat(100_000), '```'.repeat(50_000)]) {
    const startedAt = performance.now();
    readPasted(text);
    assert.ok(
      performance.now() - startedAt < 2_000,
      `${text.slice(0, 5)}: ${performance.now() - startedAt} ms`,
    );
  }
});
