import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createMetrics } from '../../src/operating/metrics.ts';
import { startOperationsServer } from '../../src/operating/server.ts';

async function start(t: TestContext, reasons: readonly string[] = [], answered: number[] = []) {
  const server = await startOperationsServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => reasons,
    metrics: async () => 'a 1\n',
    slackListener: () => null,
    onSlackRequest: (status) => void answered.push(status),
  });
  t.after(() => server.stop());
  return async (path: string, method = 'GET') => {
    const response = await fetch(`${server.url}${path}`, { method });
    return [response.status, await response.text()];
  };
}

test('alive, ready and counted', async (t) => {
  const answered: number[] = [];
  const ask = await start(t, [], answered);
  assert.deepEqual(await ask('/healthz'), [200, 'ok\n']);
  assert.deepEqual(await ask('/readyz?verbose'), [200, 'ready\n']);
  assert.deepEqual(await ask('/metrics'), [200, 'a 1\n']);
  assert.equal((await ask('/elsewhere'))[0], 404);
  assert.equal((await ask('/healthz', 'DELETE'))[0], 405);
  assert.equal((await ask('/slack/events', 'POST'))[0], 503, 'nobody to answer yet');
  assert.deepEqual(answered, [503]);
});

test('not ready says every reason, and is alive all the same', async (t) => {
  const ask = await start(t, ['no socket', 'disk full']);
  assert.deepEqual(await ask('/readyz'), [503, 'no socket\ndisk full\n']);
  assert.equal((await ask('/healthz'))[0], 200);
});

for (const [what, sent] of [
  ['says nothing', ''],
  ['sent half a head', 'GET /healthz HTTP/1.1\r\nHost: bot\r\n'],
  ['sent half a body', 'POST /healthz HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\nabc'],
] as const)
  test(`it stops though a connection ${what}`, { timeout: 10_000 }, async (t) => {
    const { url, stop } = await startOperationsServer({
      host: '127.0.0.1',
      port: 0,
      readiness: () => [],
      metrics: async () => '',
      slackListener: () => null,
      onSlackRequest: () => {},
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    if (sent !== '') await new Promise((resolve) => socket.write(sent, resolve));
    // Asked on another connection: the server has taken the first one by then.
    await (await fetch(`${url}/healthz`)).text();
    const begun = performance.now();
    await stop();
    assert.ok(performance.now() - begun < 3_000, 'within a second or two');
  });

test('whoever asks again before the answer is cut off', { timeout: 10_000 }, async (t) => {
  let asked = 0;
  const { url, stop } = await startOperationsServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => [],
    metrics: async () => '',
    slackListener: () => (_request, response) => {
      asked += 1;
      setImmediate(() => response.end());
    },
    onSlackRequest: () => {},
  });
  t.after(stop);
  const one = 'POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 0\r\n\r\n';
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answers = '';
  socket.setEncoding('latin1').on('data', (text) => {
    answers += text;
    // In turn, a connection may ask as often as it likes.
    if (answers.match(/ 200 OK/g)?.length === 3) socket.write(one.repeat(1_000));
    else socket.write(one);
  });
  socket.write(one);
  await once(socket, 'close');
  assert.equal(asked, 4);
});

test('metrics keep one series per set of labels, escaped, and read gauges when asked', async () => {
  let waiting = 3;
  const metrics = createMetrics({ cf502_checks_waiting: { help: 'Waiting.', read: () => waiting } });
  metrics.count('cf502_checks_total', { verdict: 'broken' });
  metrics.count('cf502_checks_total', { verdict: 'broken' });
  metrics.count('cf502_slack_calls_total', { method: 'a"b\\c\nd', outcome: 'sent' }, 2);
  waiting = 4;
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    '# TYPE cf502_checks_total counter',
    'cf502_checks_total{verdict="broken"} 2',
    'cf502_slack_calls_total{method="a\\"b\\\\c\\nd",outcome="sent"} 2',
    '# TYPE cf502_checks_waiting gauge',
    'cf502_checks_waiting 4',
  ])
    assert.ok(lines.includes(line), line);
});

test('a histogram counts in buckets that hold what is below, per set of labels', async () => {
  const metrics = createMetrics({});
  for (const seconds of [0.004, 0.02, 0.02, 61])
    metrics.observe('cf502_check_stage_seconds', { stage: 'dns' }, seconds);
  metrics.observe('cf502_check_wait_seconds', {}, 0.1);
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    '# TYPE cf502_check_stage_seconds histogram',
    'cf502_check_stage_seconds_bucket{stage="dns",le="0.005"} 1',
    'cf502_check_stage_seconds_bucket{stage="dns",le="0.025"} 3',
    'cf502_check_stage_seconds_bucket{stage="dns",le="60"} 3',
    'cf502_check_stage_seconds_bucket{stage="dns",le="+Inf"} 4',
    'cf502_check_stage_seconds_count{stage="dns"} 4',
    'cf502_check_wait_seconds_bucket{le="0.01"} 0',
    'cf502_check_wait_seconds_bucket{le="0.1"} 1',
    'cf502_check_wait_seconds_sum 0.1',
  ])
    assert.ok(lines.includes(line), line);
});

test('a request that does not arrive is cut off, whether its head or its body is missing', async (t) => {
  const server = await startOperationsServer({
    host: '127.0.0.1',
    port: 0,
    readiness: () => [],
    metrics: null,
    // Reads, and never answers before the body is whole.
    slackListener: () => (request, response) => void request.resume().once('end', () => response.end()),
    onSlackRequest: () => {},
    requestMs: 100,
  });
  t.after(() => server.stop());
  for (const begin of [
    '',
    'POST /slack',
    'POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\nx',
  ]) {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(begin);
    await once(socket.resume(), 'close');
  }
});
