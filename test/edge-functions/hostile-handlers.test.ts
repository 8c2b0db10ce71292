import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startHandlerProcess } from '../../src/commands/edge-handler.ts';
import type { EdgeReport } from '../../src/formats/edge-report.ts';
import { door } from '../door.ts';
import { runEdge as run } from './run-edge.ts';
import { fixture, verdictOf } from './verdict-of.ts';

const ORIGIN_REQUEST = readFileSync(fixture('origin-request.json'), 'utf8');

test('a handler that fails is a 503, not a validation error', async () => {
  assert.deepEqual(await verdictOf('throws.mjs'), ['invalid', 1, 'handler-threw']);
  assert.deepEqual(await verdictOf('exits.mjs'), ['invalid', 1, 'handler-threw']);
  assert.deepEqual(await verdictOf('throws-text.mjs'), ['invalid', 1, 'handler-threw']);
  assert.deepEqual(await verdictOf('never-settles.mjs'), ['invalid', 1, 'handler-threw']);
  const hanging = await run(
    ...['--handler', fixture('handlers/hangs.mjs'), '--input', fixture('origin-request.json')],
    ...['--function-timeout', '0.5'],
  );
  assert.equal(hanging.status, 1);
  assert.match(hanging.out, /^CloudFront answers 503: the function itself failed[\s\S]*handler-timed-out/);
});

test('a handler that is slower than the default time-out is doubted until its own is named', async () => {
  const seen = await verdictOf('slow.mjs');
  assert.deepEqual(seen, ['unsure', 3, 'handler-slow']);
  assert.deepEqual(await verdictOf('slow.mjs', '--function-timeout', '10'), ['valid', 0]);
  assert.deepEqual(await verdictOf('slow.mjs', '--function-timeout', '1'), [
    'invalid',
    1,
    'handler-timed-out',
  ]);
});

test('a handler is cut off from network, environment, processes and files, and that is said', async () => {
  const needs = await run(
    ...['--handler', fixture('handlers/fetches.mjs'), '--input', fixture('origin-request.json'), '--json'],
  );
  const report: EdgeReport = JSON.parse(needs.out);
  assert.deepEqual([report.state, needs.status], ['unsure', 3]);
  assert.match(
    report.unchecked.join('; '),
    /api\.example\.com:443 would answer: handlers get no network here/,
  );
  assert.match(report.notes.join('; '), /reads TABLE_NAME from the environment/);
  for (const handler of ['forks.mjs', 'writes.mjs']) {
    const denied: EdgeReport = JSON.parse(
      (
        await run(
          '--handler',
          fixture(`handlers/${handler}`),
          '--input',
          fixture('origin-request.json'),
          '--json',
        )
      ).out,
    );
    assert.equal(denied.state, 'unsure', handler);
    assert.match(denied.unchecked.join('; '), /not allowed here/, handler);
  }
  assert.equal(existsSync('/tmp/cf502-must-not-exist'), false);
});

test('a handler that never stops printing, or takes all memory, is ended', async () => {
  for (const [handler, timeout, rule] of [
    ['prints-forever.mjs', '2', 'handler-timed-out'],
    ['eats-memory.mjs', '30', 'handler-threw'],
  ] as const)
    assert.deepEqual(await verdictOf(handler, '--function-timeout', timeout), ['invalid', 1, rule]);
});

test('what a handler prints is kept apart from its result, and bounded', async () => {
  const printed = await run(
    '--handler',
    fixture('handlers/async.mjs'),
    '--input',
    fixture('origin-request.json'),
  );
  assert.equal(printed.err, 'seen origin-request');
  const flood = await run(
    '--handler',
    fixture('handlers/floods.mjs'),
    '--input',
    fixture('origin-request.json'),
  );
  assert.ok(flood.err.length <= 64 * 1024);
  assert.equal(flood.status, 0);
});

test('a stopped run ends at once', async (t) => {
  const handlers = startHandlerProcess(pathToFileURL(door('edge-handler-child')));
  t.after(handlers.end);
  const controller = new AbortController();
  const running = handlers.run(
    {
      modulePath: fixture('handlers/hangs.mjs'),
      inputTexts: [ORIGIN_REQUEST],
      runtime: 'lambda',
      lambdaRuntime: null,
      exportName: 'handler',
      limitMs: 30_000,
    },
    controller.signal,
  );
  setTimeout(() => controller.abort(), 100);
  assert.deepEqual(
    (await running).map(({ kind }) => kind),
    ['not-run'],
  );
});
