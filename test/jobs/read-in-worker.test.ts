import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { judgeEdgeResult } from '../../src/edge-functions/judge-handler.ts';
import type { EdgeQuestion } from '../../src/edge-functions/judge-result.ts';
import { createAside, isBusy } from '../../src/jobs/read-in-worker.ts';

/** A result that takes long to judge. */
const question = (headers: number): EdgeQuestion => ({
  resultText: JSON.stringify({
    status: '200',
    headers: Object.fromEntries(
      Array.from({ length: headers }, (_, index) => [`x-h${index}`, [{ key: `X-H${index}`, value: 'v' }]]),
    ),
  }),
  event: 'origin-response',
  runtime: 'lambda',
});

test('what is handed over is judged beside the event loop, with the same result', async () => {
  const heavy = question(30_000);
  const began = performance.now();
  const here = judgeEdgeResult(heavy);
  const hereMs = performance.now() - began;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const there = await createAside().judgeEdge(heavy);
  delay.disable();
  assert.deepEqual(there, here);
  assert.ok(delay.max / 1e6 < hereMs / 2, `the loop stood for ${delay.max / 1e6} of ${hereMs} ms`);
});

test('two at once, twenty more wait, the rest is told so', async () => {
  const aside = createAside();
  const asked = await Promise.allSettled(
    Array.from({ length: 30 }, () => aside.explain(Buffer.from('X-Cache: Error from cloudfront'))),
  );
  const refused = asked.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 8);
  assert.ok(refused.every(({ reason }) => isBusy(reason)));
});
