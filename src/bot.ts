import { randomBytes } from 'node:crypto';
import { availableParallelism, homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { toReportId } from './formats/report-id.ts';
import { createPool } from './jobs/pool.ts';
import { createWorkInPool } from './jobs/work.ts';
import { createLog, type Log } from './operating/log.ts';
import { compileCacheFolder } from './settings/compile-cache.ts';
import { type Config, readProcessConfig } from './settings/config.ts';
import { isConfigError } from './settings/config-error.ts';
import { refusedAppToken } from './slack/connection/setup-error.ts';
import { type Bot, startBot } from './slack/start-bot.ts';

/** Exit status of a bot that an operator has to mend. */
const BROKEN = 1;
/** Beyond the grace time of a shutdown, for last words and for closing what is open. */
const CLOSING_MS = 5_000;
/** A source in a clone, compiled in the package, as this file is. */
const POOL_CHILD = fileURLToPath(
  new URL(`pool-child${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** Runs the Slack bot until it is told to stop (SIGTERM, SIGINT) or cannot go on. */
async function main(): Promise<void> {
  const config = readConfigOrExit();
  const secrets = Object.values(config.slack).filter((value) => value !== config.slack.mode);
  if (config.storeKey !== null) secrets.push(config.storeKey);
  const log = createLog(config.logLevel, secrets);
  const giveUp = (error: unknown, sentence: string) => {
    log.fatal({ err: error }, sentence);
    process.exit(BROKEN);
  };
  process.on('unhandledRejection', (error) => {
    const refused = refusedAppToken(error);
    giveUp(refused ?? error, refused?.message ?? 'stopping after an unhandled rejection');
  });
  process.on('uncaughtException', (error) => giveUp(error, 'stopping after an uncaught exception'));

  const size = config.workers === 0 ? availableParallelism() : config.workers;
  const compileCache = compileCacheFolder(homedir(), process.getuid?.());
  const bot = await startBot({
    config,
    createWork: (setup, onEnded) =>
      createWorkInPool(createPool({ door: POOL_CHILD, setup, compileCache, size, onEnded })),
    log,
    now: () => new Date(),
    clockMs: () => performance.now(),
    randomId: () => toReportId(randomBytes(10)),
  }).catch((error: unknown) => exitWith(error));
  stopOnSignals(bot, config, log);
  log.info({ url: bot.url, mode: config.slack.mode }, 'listening for /healthz, /readyz and /metrics');
  await Promise.race([bot.connected, bot.broken]).catch(exitWith);
  log.info({}, 'connected to Slack');
  await bot.broken.catch(exitWith);
}

function stopOnSignals(bot: Bot, config: Config, log: Log): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(BROKEN);
    isStopping = true;
    log.info(
      { signal },
      'stopping: running checks may end, then the bot does; a second signal ends it at once',
    );
    setTimeout(() => process.exit(BROKEN), config.shutdownGraceMs + CLOSING_MS);
    void bot.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function readConfigOrExit(): Config {
  try {
    return readProcessConfig();
  } catch (error) {
    return exitWith(error);
  }
}

/** One message, for whoever started the bot. A stack trace is for our own mistakes only. */
function exitWith(error: unknown): never {
  const isExpected = isConfigError(error) || (error instanceof Error && error.name === 'SetupError');
  const isAboutThePort = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  if (isExpected || isAboutThePort) console.error(`cf502: ${error.message}`);
  else console.error('cf502:', error);
  process.exit(BROKEN);
}

await main();
