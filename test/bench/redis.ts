import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parsePem } from '../../src/certificates/reading/parse-pem.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { createPool } from '../../src/jobs/pool.ts';
import { createLocalQueue } from '../../src/jobs/queue/local.ts';
import type { Queue } from '../../src/jobs/queue/queue.ts';
import { openLink } from '../../src/jobs/redis/connect.ts';
import { JOB_FORMAT } from '../../src/jobs/redis/members.ts';
import { createRedisQueue } from '../../src/jobs/redis/queue.ts';
import { followRegions } from '../../src/jobs/redis/regions.ts';
import { createRunCheck } from '../../src/jobs/run-check.ts';
import { createWorkInPool } from '../../src/jobs/work.ts';
import { createLog } from '../../src/operating/log.ts';
import { createMetrics } from '../../src/operating/metrics.ts';
import { toPublicDns } from '../../src/probes/dns/public-dns.ts';
import { parseResolver } from '../../src/settings/network.ts';
import { startRedis } from '../redis-process.ts';
import { FAR_MS } from './far-away.ts';
import { quantile } from './held-to.ts';
import { startOrigins } from './origins.ts';

const REGION = 'bench';
const AT_ONCE = 32;
const WARM_UP = 16;
const IDLE_CHECKS = 40;
const TIMES_OF_ONE = 1.5;
const ADDED_BELOW_MS = 20;

/** Where origins are, how many checks one worker runs at once, and how many are timed. */
type Distance = {
  readonly words: string;
  readonly port: number;
  readonly atOnce: number;
  readonly checks: number;
};

/** What every measure works with. */
type Ground = {
  readonly url: string;
  readonly caFile: string;
  readonly resolver: string;
  readonly rootPem: string;
  readonly queue: Queue;
  /** Looks which workers there are. */
  readonly look: () => Promise<void>;
};

/**
 * What Redis adds to a check when nothing else runs, and what a second worker process brings, each with one pool
 * process: with origins on this machine, where its cores are the bound, and with origins far away, where a worker waits
 * and its own `CF502_CONCURRENCY` is.
 */
export async function redis(): Promise<readonly object[]> {
  const ends: (() => unknown)[] = [];
  const t = { after: (end: () => unknown) => void ends.push(end) } as unknown as TestContext;
  const server = await startRedis(t);
  // What fails in between must not leave them behind.
  process.once('exit', () => void server.end('SIGKILL'));
  const origins = await startOrigins();
  const folder = mkdtempSync(join(tmpdir(), 'cf502-bench-'));
  const caFile = join(folder, 'root.pem');
  writeFileSync(caFile, origins.rootPem);
  const shared = await sharedQueue(server.url);
  const { resolver, rootPem, port } = origins;
  const ground = { url: server.url, caFile, resolver, rootPem, queue: shared.queue, look: shared.look };
  const rows = [
    await addedToIdle(ground, port.good),
    await secondWorker(ground, {
      words: 'origins on this machine',
      port: port.good,
      atOnce: 16,
      checks: 100,
    }),
    await secondWorker(ground, {
      words: `origins ${FAR_MS} ms away`,
      port: port.far,
      atOnce: 6,
      checks: 60,
    }),
  ];
  await shared.stop();
  await origins.stop();
  // What the rows above left in the first one is not what ten thousand checks cost.
  const empty = await startRedis(t);
  const memory = JSON.parse(
    execFileSync(
      process.execPath,
      ['--max-semi-space-size=2', join(import.meta.dirname, 'redis-burst.ts'), empty.url],
      { encoding: 'utf8' },
    ),
  );
  for (const end of ends) await end();
  rmSync(folder, { recursive: true });
  return [...rows, memory];
}

async function addedToIdle(ground: Ground, port: number): Promise<object> {
  const alone = localQueue(ground, 1, 16);
  const worker = await startWorker(ground, 16);
  const without = await idleTimes(alone.queue, port);
  const times = await idleTimes(ground.queue, port);
  alone.stop();
  await end(worker);
  const added = (share: number) => quantile(times, share) - quantile(without, share);
  return {
    what: 'added to an idle check by Redis and a worker process',
    runs: IDLE_CHECKS,
    measured: `median ${added(0.5).toFixed(1)} ms, p90 ${added(0.9).toFixed(1)} ms`,
    'held to': `p90 below ${ADDED_BELOW_MS} ms`,
    kept: added(0.9) < ADDED_BELOW_MS,
    load: loadavg()[0]?.toFixed(1),
  };
}

/** The ceiling beside it: what a second pool process brings without Redis, on this machine at this moment. */
async function secondWorker(ground: Ground, { words, port, atOnce, checks }: Distance): Promise<object> {
  const pools: number[] = [];
  for (const size of [1, 2]) {
    const { queue, stop } = localQueue(ground, size, atOnce * size);
    pools.push(await rate(queue, port, checks));
    stop();
  }
  const [poolsOne = 0, poolsTwo = 0] = pools;
  const first = await startWorker(ground, atOnce);
  const alone = await rate(ground.queue, port, checks);
  const second = await startWorker(ground, atOnce);
  const both = await rate(ground.queue, port, checks);
  for (const worker of [first, second]) await end(worker);
  const perSecond = (two: number, one: number) => `${two.toFixed(1)} and ${one.toFixed(1)} per second`;
  return {
    what: `two workers beside one, ${atOnce} checks at once in each, ${words}`,
    runs: checks,
    measured: `${(both / alone).toFixed(2)} × (${perSecond(both, alone)}); ceiling ${(poolsTwo / poolsOne).toFixed(2)} × (pool processes without Redis: ${perSecond(poolsTwo, poolsOne)})`,
    'held to': `${TIMES_OF_ONE} × where the cores are not the bound`,
    kept: both / alone >= TIMES_OF_ONE,
    load: loadavg()[0]?.toFixed(1),
  };
}

function localQueue({ resolver, rootPem }: Ground, size: number, concurrency: number) {
  const setup = {
    vantage: REGION,
    allowedCidrs: ['127.0.0.0/8'],
    addedRoots: parsePem(rootPem),
    resolver: parseResolver(resolver),
    publicDns: toPublicDns({ servers: [], clientSubnets: [] }),
    privateZones: [],
    aws: null,
    resolveTo: [],
  };
  const door = join(import.meta.dirname, '../../src/pool-child.ts');
  const work = createWorkInPool(
    createPool({ door, setup, compileCache: null, size, onEnded: console.error }),
  );
  const run = createRunCheck({
    work,
    metrics: createMetrics({}),
    audit: () => {},
    log: createLog('silent'),
    clockMs: () => performance.now(),
  });
  const limits = { concurrency, limit: 10_000, patienceMs: 10_000, attemptsMax: 3 };
  return { queue: createLocalQueue({ run, ...limits }), stop: () => work.stop() };
}

async function sharedQueue(url: string) {
  const link = openLink(url, () => {});
  await link.ready();
  const log = createLog('silent');
  const me = {
    id: 'bench',
    kind: 'bot',
    region: REGION,
    machine: 'bench',
    version: '0',
    format: JOB_FORMAT,
    concurrency: 0,
    allowedCidrs: ['127.0.0.0/8'],
  } as const;
  const regions = followRegions({ url, link, me, attempts: 3, log });
  const queue = createRedisQueue({
    regions,
    owner: 'bench',
    limit: 10_000,
    patienceMs: 10_000,
    log,
    onBegun: () => {},
  });
  return {
    queue,
    look: regions.ready,
    async stop() {
      queue.stop();
      await regions.stop();
      link.close();
    },
  };
}

async function startWorker({ url, caFile, resolver, look }: Ground, atOnce: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/worker.ts')], {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH ?? '',
      REDIS_URL: url,
      CF502_REGION: REGION,
      CF502_WORKERS: '1',
      CF502_CONCURRENCY: String(atOnce),
      CF502_ALLOW_CIDRS: '127.0.0.0/8',
      CF502_CA_FILE: caFile,
      CF502_DNS: resolver,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  while (!output.includes('taking checks')) await once(child.stdout, 'data');
  await look();
  return child;
}

async function end(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  await ended;
}

let ids = 0;

async function checkOnce(queue: Queue, port: number): Promise<void> {
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
  if (outcome.kind !== 'reported') throw new Error(JSON.stringify(outcome));
  const { state, headline } = outcome.report.verdict;
  if (state !== 'healthy') throw new Error(headline);
}

/** One check after the other. @returns milliseconds of each */
async function idleTimes(queue: Queue, port: number): Promise<readonly number[]> {
  for (let run = 0; run < WARM_UP; run++) await checkOnce(queue, port);
  const times: number[] = [];
  for (let run = 0; run < IDLE_CHECKS; run++) {
    const startedAt = performance.now();
    await checkOnce(queue, port);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Checks per second, many at once. */
async function rate(queue: Queue, port: number, checks: number): Promise<number> {
  const all = async (count: number) => {
    let left = count;
    const lane = async () => {
      while (left-- > 0) await checkOnce(queue, port);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await all(WARM_UP);
  const startedAt = performance.now();
  await all(checks);
  return (checks / (performance.now() - startedAt)) * 1_000;
}
