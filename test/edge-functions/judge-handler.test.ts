import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EdgeOutcome, runEdge } from '../../src/commands/edge.ts';
import { type RunHandler, runHandler } from '../../src/commands/edge-handler.ts';
import { readEdgeResult } from '../../src/commands/edge-result.ts';
import type { EdgeRuntime } from '../../src/edge-functions/event.ts';
import { eventOf, judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import { edgeHeadline } from '../../src/render/terminal/edge-report.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/edge/${name}`, import.meta.url));
const ORIGIN_REQUEST = readFileSync(fixture('origin-request.json'), 'utf8');
const FUNCTION_EVENT = readFileSync(fixture('function-event.json'), 'utf8');

function runFixture(
  handler: string,
  limitMs = 10_000,
  runtime: EdgeRuntime = 'lambda',
): Promise<EdgeOutcome> {
  const run: RunHandler = (options, signal) => runHandler(options, signal, limitMs);
  const inputText = runtime === 'lambda' ? ORIGIN_REQUEST : FUNCTION_EVENT;
  const options = { modulePath: fixture(`handlers/${handler}`), runtime, inputText, colour: false };
  return runEdge(options, run, AbortSignal.timeout(60_000));
}

async function verdictOf(handler: string, limitMs?: number, runtime?: EdgeRuntime): Promise<unknown> {
  const outcome = await runFixture(handler, limitMs, runtime);
  if (outcome.kind === 'refused') return outcome.because;
  const { report, exitStatus } = outcome;
  return [report.state, exitStatus, ...report.violations.map(({ rule }) => rule)];
}

test('a result at hand is judged, and its report read in a terminal', async () => {
  const resultText = readFileSync(fixture('copied-response.json'), 'utf8');
  const outcome = await runEdge(
    { resultText, event: 'origin-request', runtime: 'lambda', colour: false },
    runHandler,
    AbortSignal.timeout(1000),
  );
  assert.ok(outcome.kind === 'judged');
  assert.equal(outcome.exitStatus, 1);
  assert.equal(outcome.text, readFileSync(fixture('copied-response.txt'), 'utf8'));
});

test('an answer of test-function is judged by what is in it, and a text that is no JSON not at all', async () => {
  const statusOf = async (resultText: string) => {
    const options = { resultText, event: 'viewer-request', runtime: 'functions', colour: false } as const;
    const outcome = await runEdge(options, runHandler, AbortSignal.timeout(1000));
    return outcome.kind === 'judged' ? [outcome.exitStatus, outcome.text.split('\n')[0]] : outcome.because;
  };
  assert.deepEqual(await statusOf(readFileSync(fixture('pasted/test-result.json'), 'utf8')), [
    0,
    'CloudFront accepts this result, as far as its rules are known (CloudFront Functions, viewer-request).',
  ]);
  assert.deepEqual(await statusOf('502 Bad Gateway'), [
    3,
    'Not judged: this is not what a function returned (CloudFront Functions, viewer-request).',
  ]);
});

test('--edge-result takes the result out of what test-function printed', async () => {
  const read = await readEdgeResult(fixture('pasted/test-result.json'));
  assert.ok(read.kind === 'result');
  assert.equal(JSON.parse(read.resultText).statusCode, 302);
});

test('the report has the shape its contract names', () => {
  const report = judgeEdgeResult({
    resultText: '{"status":200}',
    event: 'viewer-request',
    runtime: 'lambda',
  });
  assert.equal(report.schema, 'cf502/edge@1');
  assert.equal(report.state, 'unsure');
  assert.deepEqual(Object.keys(report.violations[0] ?? {}).slice(0, 6), [
    'rule',
    'path',
    'because',
    'fix',
    'source',
    'certainty',
  ]);
});

test('handlers of every kind are run as Lambda runs them', async () => {
  assert.deepEqual(await verdictOf('async.mjs'), ['invalid', 1, 'header-disallowed']);
  assert.deepEqual(await verdictOf('callback.cjs'), ['valid', 0]);
  assert.deepEqual(await verdictOf('sync-return.mjs'), ['invalid', 1, 'result-missing']);
  assert.deepEqual(await verdictOf('function.js', 10_000, 'functions'), [
    'invalid',
    1,
    'function-header-name-case',
  ]);
});

test('a handler that fails is a 503, not a validation error', async () => {
  assert.deepEqual(await verdictOf('throws.mjs'), ['invalid', 1, 'handler-threw']);
  assert.deepEqual(await verdictOf('exits.mjs'), ['invalid', 1, 'handler-threw']);
  const hanging = await runFixture('hangs.mjs', 700);
  assert.ok(hanging.kind === 'judged');
  assert.deepEqual(
    hanging.report.violations.map(({ rule }) => rule),
    ['handler-timed-out'],
  );
  assert.match(hanging.text, /CloudFront answers 503/);
});

test('a result that Lambda itself cannot return is a 503, whatever else is wrong with it', () => {
  const resultText = JSON.stringify({ status: '200', body: 'x'.repeat(7 * 1024 * 1024) });
  const report = judgeEdgeResult({ resultText, event: 'origin-request', runtime: 'lambda' });
  assert.equal(report.state, 'invalid');
  assert.equal(edgeHeadline(report).verdict, 'Lambda cannot return this result, and CloudFront answers 503');
});

test('what a handler prints is kept apart from its result', async () => {
  const outcome = await runFixture('async.mjs');
  assert.ok(outcome.kind === 'judged');
  assert.equal(outcome.output, 'seen origin-request\n');
});

test('a stopped run ends at once', async () => {
  const controller = new AbortController();
  const running = runHandler(
    { modulePath: fixture('handlers/hangs.mjs'), inputText: ORIGIN_REQUEST, runtime: 'lambda' },
    controller.signal,
  );
  setTimeout(() => controller.abort(), 100);
  assert.equal((await running).kind, 'threw');
});

test('bad usage is told in one line', async () => {
  assert.match(String(await verdictOf('nowhere.mjs')), /^the handler cannot be loaded: /);
  const refusedFor = async (options: { resultText?: string; modulePath?: string; inputText?: string }) => {
    const outcome = await runEdge(
      { runtime: 'lambda', colour: false, ...options },
      runHandler,
      AbortSignal.timeout(1000),
    );
    return outcome.kind === 'refused' ? outcome.because : outcome.kind;
  };
  assert.match(await refusedFor({ resultText: '{}' }), /^name the event/);
  assert.match(await refusedFor({ inputText: ORIGIN_REQUEST }), /^give a file/);
  assert.match(
    await refusedFor({ modulePath: '/x.mjs', inputText: '"eventType":"origin-request"' }),
    /not JSON/,
  );
});

test('an input event names its own event', () => {
  assert.equal(eventOf(ORIGIN_REQUEST), 'origin-request');
  assert.equal(eventOf(FUNCTION_EVENT), 'viewer-request');
  assert.equal(eventOf('{}'), null);
});
