import { availableParallelism, homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createPool } from './jobs/pool.ts';
import { readRoots } from './jobs/read-roots.ts';
import { startRegionWorker } from './jobs/redis/worker.ts';
import { createRunCheck } from './jobs/run-check.ts';
import { createWorkInPool } from './jobs/work.ts';
import { createAudit } from './operating/audit.ts';
import { createLog } from './operating/log.ts';
import { createMetrics } from './operating/metrics.ts';
import { startOperationsServer } from './operating/server.ts';
import { toPublicDns } from './probes/dns/public-dns.ts';
import { compileCacheFolder } from './settings/compile-cache.ts';
import { readWorkerProcessConfig } from './settings/config.ts';
import { isConfigError } from './settings/config-error.ts';

/** Exit status of a worker that an operator has to mend. */
const BROKEN = 1;
/** Beyond the grace time of a shutdown, for giving unfinished checks back. */
const CLOSING_MS = 5_000;
const POOL_CHILD = fileURLToPath(
  new URL(`pool-child${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** Runs checks of one Region until it is told to stop (SIGTERM, SIGINT). */
async function main(): Promise<void> {
  const config = readWorkerProcessConfig();
  const { password } = new URL(config.redisUrl);
  const log = createLog(config.logLevel, password === '' ? [] : [password, decodeURIComponent(password)]);
  const giveUp = (error: unknown, sentence: string) => {
    log.fatal({ err: error }, sentence);
    process.exit(BROKEN);
  };
  process.on('unhandledRejection', (error) => giveUp(error, 'stopping after an unhandled rejection'));
  process.on('uncaughtException', (error) => giveUp(error, 'stopping after an uncaught exception'));
  const stopping = new AbortController();
  const stopEarly = () => {
    stopping.abort();
    process.exit(0);
  };
  process.once('SIGTERM', stopEarly);
  process.once('SIGINT', stopEarly);

  const work = createWorkInPool(
    createPool({
      door: POOL_CHILD,
      compileCache: compileCacheFolder(homedir(), process.getuid?.()),
      size: config.workers === 0 ? availableParallelism() : config.workers,
      setup: {
        vantage: config.vantage,
        allowlistedEgress: config.allowlistedEgress,
        allowedCidrs: config.allowedCidrs,
        addedRoots: config.caFile === null ? [] : readRoots(config.caFile),
        resolver: config.resolver,
        publicDns: toPublicDns(config.publicDns),
        privateZones: config.privateZones,
        aws: config.aws,
        resolveTo: [],
      },
      onEnded({ how, lastWords, tasks, alone }) {
        metrics.count('cf502_worker_ends_total', { alone: String(alone) });
        log.error({ how, lastWords, alone, tasks: tasks.length }, 'a worker process ended under its tasks');
      },
    }),
  );
  const metrics = createMetrics({
    cf502_checks_running: { help: 'Checks under way.', read: () => worker.running() },
  });
  const audit = createAudit(
    config.audit,
    () => new Date(),
    (error) => log.error({ err: error }, 'an audit line could not be written'),
  );
  const run = createRunCheck({ work, metrics, audit, log, clockMs: () => performance.now() });
  const worker = await startRegionWorker({ config, run, log, signal: stopping.signal });
  const server =
    config.port === null
      ? null
      : await startOperationsServer({
          host: config.host,
          port: config.port,
          readiness: worker.readiness,
          metrics: metrics.text,
          slackListener: null,
          onSlackRequest: () => {},
        });
  process.off('SIGTERM', stopEarly);
  process.off('SIGINT', stopEarly);
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(BROKEN);
    isStopping = true;
    log.info({ signal }, 'stopping: running checks may end, the rest goes back into the queue');
    setTimeout(() => process.exit(BROKEN), config.shutdownGraceMs + CLOSING_MS);
    void worker
      .stop(config.shutdownGraceMs)
      .then(() => server?.stop())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  log.info({ region: config.vantage, concurrency: config.concurrency }, 'taking checks');
}

main().catch((error: unknown) => {
  if (isConfigError(error)) console.error(`cf502: ${error.message}`);
  else console.error('cf502:', error);
  process.exit(BROKEN);
});
