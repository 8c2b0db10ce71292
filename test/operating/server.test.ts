import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createMetrics } from '../../src/operating/metrics.ts';
import { startOperationsServer } from '../../src/operating/server.ts';

async function start(t: TestContext, reasons: readonly string[] = []) {
  const server = await startOperationsServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => reasons,
    metrics: () => 'a 1\n',
    slackListener: () => null,
  });
  t.after(() => server.stop());
  return async (path: string, method = 'GET') => {
    const response = await fetch(`${server.url}${path}`, { method });
    return [response.status, await response.text()];
  };
}

test('alive, ready and counted', async (t) => {
  const ask = await start(t);
  assert.deepEqual(await ask('/healthz'), [200, 'ok\n']);
  assert.deepEqual(await ask('/readyz?verbose'), [200, 'ready\n']);
  assert.deepEqual(await ask('/metrics'), [200, 'a 1\n']);
  assert.equal((await ask('/elsewhere'))[0], 404);
  assert.equal((await ask('/healthz', 'DELETE'))[0], 405);
  assert.equal((await ask('/slack/events', 'POST'))[0], 503, 'nobody to answer yet');
});

test('not ready says every reason, and is alive all the same', async (t) => {
  const ask = await start(t, ['no socket', 'disk full']);
  assert.deepEqual(await ask('/readyz'), [503, 'no socket\ndisk full\n']);
  assert.equal((await ask('/healthz'))[0], 200);
});

test('metrics keep one series per set of labels, escaped, and read gauges when asked', () => {
  let waiting = 3;
  const metrics = createMetrics({ cf502_checks_waiting: { help: 'Waiting.', read: () => waiting } });
  metrics.count('cf502_checks_total', { verdict: 'broken' });
  metrics.count('cf502_checks_total', { verdict: 'broken' });
  metrics.count('cf502_slack_calls_total', { method: 'a"b\\c\nd', outcome: 'sent' }, 2);
  waiting = 4;
  const lines = metrics.text().split('\n');
  for (const line of [
    '# TYPE cf502_checks_total counter',
    'cf502_checks_total{verdict="broken"} 2',
    'cf502_slack_calls_total{method="a\\"b\\\\c\\nd",outcome="sent"} 2',
    '# TYPE cf502_checks_waiting gauge',
    'cf502_checks_waiting 4',
  ])
    assert.ok(lines.includes(line), line);
});
