import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MatrixReport } from '../../src/edge-functions/judge-handler.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runEdge } from './run-edge.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/edge/${name}`, import.meta.url));

/** The table of a handler, and the event that was written. */
async function matrixOf(t: TestContext, handler: string, ...options: readonly string[]) {
  const file = join(temporaryDirectory(t), 'event.json');
  const { status, out } = await runEdge('--handler', handler, '--json', '--write-event', file, ...options);
  const report: MatrixReport = JSON.parse(out);
  const { types, failing } = report.matrix;
  return {
    status,
    state: report.state,
    types: types.filter(({ isOther }) => !isOther).map(({ event }) => event),
    failing: failing.map(({ event, name }) => `${event}: ${name}`),
    event: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null,
  };
}

test('a matrix of events finds what fails for some of them, and makes the event small', async (t) => {
  const s3 = await matrixOf(t, fixture('matrix/s3-origin.mjs'));
  assert.deepEqual([s3.status, s3.types], [3, ['origin-request']]);
  assert.deepEqual(s3.failing.toSorted(), [
    'origin-request: S3 origin',
    'origin-request: S3 origin with an access identity',
    'origin-request: S3 origin, HEAD',
  ]);
  const { request } = s3.event.Records[0].cf;
  assert.deepEqual([request.headers, Object.keys(request.origin)], [{}, ['s3']]);

  const first = await matrixOf(t, fixture('matrix/first-origin.mjs'));
  assert.deepEqual([first.status, first.failing], [1, ['origin-request: S3 origin with an access identity']]);

  const via = await matrixOf(t, fixture('matrix/via.mjs'));
  assert.equal(via.status, 1);
  assert.deepEqual(Object.keys(via.event.Records[0].cf.response.headers), ['via']);

  const notFound = await matrixOf(t, fixture('matrix/not-found.mjs'), '--event', 'origin-response');
  assert.deepEqual(
    [notFound.status, notFound.failing.toSorted()],
    [1, ['origin-response: 404 of S3, chunked', 'origin-response: 502 with Via']],
  );
  const repeated = await matrixOf(t, fixture('matrix/repeated.mjs'));
  assert.ok(repeated.failing.every((row) => row.endsWith('a header sent twice')));
});

test('what may be a fault is in doubt: another event, a request without Host', async (t) => {
  const noHost = await matrixOf(t, fixture('matrix/no-host.mjs'));
  assert.deepEqual([noHost.status, noHost.state], [3, 'unsure']);
  const missing = await matrixOf(t, fixture('matrix/missing-header.mjs'));
  assert.deepEqual([missing.status, missing.failing], [3, ['viewer-request: few headers']]);
  const named = await matrixOf(t, fixture('matrix/missing-header.mjs'), '--event', 'viewer-request');
  assert.deepEqual([named.status, named.state], [1, 'invalid']);
});

test('where the usual events fail, the seldom ones fail too', async (t) => {
  const refused = await matrixOf(
    t,
    fixture('handlers/callback.cjs'),
    '--lambda-runtime',
    '24.x',
    '--event',
    'origin-request',
  );
  assert.deepEqual([refused.status, refused.state, refused.failing.length], [1, 'invalid', 22]);
});

test('handlers that are right pass the whole matrix', async (t) => {
  for (const handler of ['security-headers.mjs', 'basic-auth.cjs', 'folder-index.ts', 'settings.mjs'])
    assert.deepEqual(
      { handler, ...(await matrixOf(t, fixture(`matrix/${handler}`))), types: [] },
      { handler, status: 0, state: 'valid', types: [], failing: [], event: null },
    );
  const kvs = await matrixOf(t, fixture('code/kvs.js'));
  assert.deepEqual([kvs.status, kvs.types], [0, ['viewer-request']]);
});
