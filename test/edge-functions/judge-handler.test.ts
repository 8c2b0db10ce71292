import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judgeText } from '../../src/commands/edge.ts';
import { readEdgeResult } from '../../src/commands/edge-result.ts';
import { eventOf, judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import { edgeHeadline } from '../../src/render/terminal/edge-report.ts';
import { runEdge as run } from './run-edge.ts';
import { fixture, verdictOf } from './verdict-of.ts';

const ORIGIN_REQUEST = readFileSync(fixture('origin-request.json'), 'utf8');
const FUNCTION_EVENT = readFileSync(fixture('function-event.json'), 'utf8');

test('a result at hand is judged, and its report read in a terminal', async () => {
  const { status, out } = await run(fixture('copied-response.json'), '--event', 'origin-request');
  assert.equal(status, 1);
  assert.equal(`${out}\n`, readFileSync(fixture('copied-response.txt'), 'utf8'));
});

test('an answer of test-function is judged by what is in it, and a text that is no JSON not at all', async () => {
  const accepted = await run(fixture('pasted/test-result.json'), '--event', 'viewer-request');
  assert.deepEqual(
    [accepted.status, accepted.out.split('\n')[0]],
    [
      0,
      'CloudFront accepts this result, as far as its rules are known (CloudFront Functions, viewer-request).',
    ],
  );
  const report = judgeText('502 Bad Gateway', { event: 'viewer-request', runtime: 'functions' });
  assert.equal(report.state, 'not-judged');
});

test('--edge-result takes the result out of what test-function printed', async () => {
  const read = await readEdgeResult(fixture('pasted/test-result.json'));
  assert.ok(read.kind === 'result');
  assert.equal(JSON.parse(read.resultText).statusCode, 302);
});

test('the report has the shape its contract names', () => {
  const report = judgeEdgeResult({
    resultText: '{"status":"200","bodyEncoding":"utf8"}',
    event: 'viewer-request',
    runtime: 'lambda',
  });
  assert.equal(report.schema, 'cf502/edge@1');
  assert.equal(report.state, 'invalid');
  assert.deepEqual(Object.keys(report.violations[0] ?? {}).slice(0, 6), [
    'rule',
    'path',
    'because',
    'fix',
    'source',
    'certainty',
  ]);
});

test('what the guide forbids and CloudFront takes is a note', () => {
  const judge = (result: unknown) =>
    judgeEdgeResult({ resultText: JSON.stringify(result), event: 'origin-request', runtime: 'lambda' });
  assert.equal(judge({ status: 200 }).state, 'valid');
  assert.match(judge({ status: 200 }).notes.join(), /is the number 200/);
  const listed = judge({ status: '302', headers: [{ key: 'Location', value: '/' }] });
  assert.deepEqual([listed.state, listed.notes.length], ['valid', 1]);
});

test('handlers of every kind are run as Lambda runs them', async () => {
  assert.deepEqual(await verdictOf('async.mjs'), ['invalid', 1, 'header-disallowed']);
  assert.deepEqual(await verdictOf('function.js'), ['invalid', 1, 'function-header-name-case']);
  assert.deepEqual(await verdictOf('exports-two.mjs', '--export', 'origin'), ['valid', 0]);
});

test('what differs between the versions of Node.js depends on them', async () => {
  assert.deepEqual(await verdictOf('callback.cjs'), ['unsure', 3, 'lambda-callback-handler']);
  assert.deepEqual(await verdictOf('callback.cjs', '--lambda-runtime', '22.x'), ['valid', 0]);
  assert.deepEqual(await verdictOf('callback.cjs', '--lambda-runtime', 'nodejs24.x'), [
    'invalid',
    1,
    'handler-threw',
  ]);
  assert.deepEqual(await verdictOf('sync-return.mjs'), ['unsure', 3, 'lambda-plain-return']);
  assert.deepEqual(await verdictOf('sync-return.mjs', '--lambda-runtime', 'nodejs20.x'), [
    'invalid',
    1,
    'result-missing',
  ]);
  assert.deepEqual(await verdictOf('sync-return.mjs', '--lambda-runtime', 'nodejs24.x'), ['valid', 0]);
});

test('a result that Lambda itself cannot return is a 503, whatever else is wrong with it', () => {
  const resultText = JSON.stringify({ status: '200', body: 'x'.repeat(7 * 1024 * 1024) });
  const report = judgeEdgeResult({ resultText, event: 'origin-request', runtime: 'lambda' });
  assert.equal(report.state, 'invalid');
  assert.equal(edgeHeadline(report).verdict, 'Lambda cannot return this result, and CloudFront answers 503');
});

test('bad usage is told in one line', async () => {
  assert.match(String(await verdictOf('nowhere.mjs')), /^--handler: cannot read .*: there is no such file/);
  assert.match(
    String(await verdictOf('exports-two.mjs')),
    /exports no function named handler; it exports origin, viewer: choose with --export origin/,
  );
  assert.match(
    String(await verdictOf('broken.mjs')),
    /^the handler cannot be loaded: SyntaxError: .* \(line 2, column 16\)/,
  );
  assert.match(String(await verdictOf('async.mjs', '--runtime', 'functions')), /is one of Lambda@Edge/);
  assert.match(
    String(await verdictOf('function.js', '--runtime', 'lambda')),
    /is one of CloudFront Functions/,
  );
  assert.match(String(await verdictOf('handler.py')), /Python handlers are not run here/);
  await assert.rejects(() => run(fixture('copied-response.json')), /name the event/);
  const other = ['--input', fixture('function-event.json'), '--runtime', 'lambda'];
  await assert.rejects(
    () => run(fixture('copied-response.json'), ...other),
    /is one of CloudFront Functions/,
  );
  await assert.rejects(() => run('--input', fixture('origin-request.json')), /give a file/);
});

test('an input event names its own event', () => {
  assert.equal(eventOf(ORIGIN_REQUEST), 'origin-request');
  assert.equal(eventOf(FUNCTION_EVENT), 'viewer-request');
  assert.equal(eventOf('{}'), null);
});

test('a CloudFront Function reads its key-value store from a file, and its origin calls are judged', async () => {
  assert.deepEqual(await verdictOf('code/kvs.js'), ['valid', 0]);
  assert.deepEqual(await verdictOf('code/kvs.js', '--kvs', fixture('code/keys.json')), [
    'invalid',
    1,
    'function-uri-without-slash',
  ]);
  assert.deepEqual(await verdictOf('code/origin.js'), [
    'invalid',
    1,
    'helper-domain',
    'helper-headers',
    'helper-number',
  ]);
});
