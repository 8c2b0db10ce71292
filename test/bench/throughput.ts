import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { parsePem } from '../../src/certificates/reading/parse-pem.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { createDoTask } from '../../src/jobs/do-task.ts';
import { createPool } from '../../src/jobs/pool.ts';
import { createLocalQueue } from '../../src/jobs/queue/local.ts';
import { createRunCheck } from '../../src/jobs/run-check.ts';
import type { WorkSetup } from '../../src/jobs/task.ts';
import { createWorkHere, createWorkInPool, type Work } from '../../src/jobs/work.ts';
import { createLog } from '../../src/operating/log.ts';
import { createMetrics } from '../../src/operating/metrics.ts';
import { toPublicDns } from '../../src/probes/dns/public-dns.ts';
import { parseResolver } from '../../src/settings/network.ts';
import { startOrigins } from './origins.ts';

const AT_ONCE = 16;
const WARM_UP = 32;
const CHECKS = 300;

/**
 * Checks per second, 16 at once, of healthy origins on the same cores; beside it the ceiling, which is bare handshakes with
 * one request each.
 */
export async function throughput(): Promise<readonly object[]> {
  const origins = await startOrigins();
  const { port } = origins;
  const setup: WorkSetup = {
    vantage: 'local',
    allowedCidrs: ['127.0.0.0/8'],
    addedRoots: parsePem(origins.rootPem),
    resolver: parseResolver(origins.resolver),
    publicDns: toPublicDns({ servers: [], clientSubnets: [] }),
    privateZones: [],
    aws: null,
    resolveTo: [],
  };
  const size = availableParallelism();
  const inPool = createWorkInPool(
    createPool({
      door: join(import.meta.dirname, '../../src/pool-child.ts'),
      setup,
      compileCache: null,
      size,
      onEnded: console.error,
    }),
  );
  const rows = [
    await measure('ceiling: bare handshakes + GET', () => bare(port.good, origins.rootPem)),
    await checks('checks in this process', port.good, createWorkHere(createDoTask(setup, () => new Date()))),
    await checks(`checks in ${size} worker processes`, port.good, inPool),
  ];
  inPool.stop();
  await origins.stop();
  return rows;
}

async function bare(port: number, ca: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'a.bench.test', ca });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nHost: a.bench.test\r\nConnection: close\r\n\r\n');
  socket.resume();
  await once(socket, 'end');
  socket.destroy();
}

async function checks(what: string, port: number, work: Work): Promise<object> {
  const run = createRunCheck({
    work,
    metrics: createMetrics({}),
    audit: () => {},
    log: createLog('silent'),
    clockMs: () => performance.now(),
  });
  const queue = createLocalQueue({
    run,
    concurrency: AT_ONCE,
    limit: 10_000,
    patienceMs: 10_000,
    attemptsMax: 3,
  });
  let ids = 0;
  return measure(what, async () => {
    const id = `id${++ids}`;
    const request = parseTargetWords([`${id}.bench.test:${port}`]);
    const target = request.kind === 'invalid' ? undefined : request.value.targets[0];
    if (target === undefined) throw new Error('no target');
    const submission = await queue.submit(
      { id, target, timeoutMs: 60_000 },
      { person: 'U0BENCH', onProgress: () => {} },
    );
    if (submission.kind !== 'accepted') throw new Error(submission.kind);
    const outcome = await submission.ticket.outcome;
    if (outcome.kind !== 'reported') throw new Error(outcome.kind);
    const { state, headline } = outcome.report.verdict;
    if (state !== 'healthy') throw new Error(headline);
  });
}

/** Runs the same thing again and again, 16 at once. */
async function measure(what: string, one: () => Promise<void>): Promise<object> {
  const all = async (count: number) => {
    let left = count;
    const lane = async () => {
      while (left-- > 0) await one();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await all(WARM_UP);
  const startedAt = performance.now();
  await all(CHECKS);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { what, runs: CHECKS, 'per second': Number((CHECKS / seconds).toFixed(1)) };
}
