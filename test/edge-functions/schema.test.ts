import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEdgeReport, runEdge } from './run-edge.ts';
import { fixture } from './verdict-of.ts';

test('the schema refuses a report with an unknown state, and one without its violations', async () => {
  const { out } = await runEdge(
    '--handler',
    fixture('matrix/via.mjs'),
    '--json',
    '--write-event',
    '/dev/null',
  );
  const { violations, ...report } = JSON.parse(out);
  assert.equal(isEdgeReport({ ...report, violations }), true);
  assert.equal(isEdgeReport(report), false);
  assert.equal(isEdgeReport({ ...report, violations, state: 'fine' }), false);
  assert.equal(isEdgeReport({ ...report, violations, matrix: { types: [] } }), false);
});
