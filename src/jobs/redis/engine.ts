import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import manifest from '../../../package.json' with { type: 'json' };
import type { Log } from '../../operating/log.ts';
import { type Engine, type EngineOptions, PATIENCE_MS } from '../engine.ts';
import { createSealing } from '../store/sealing.ts';
import { LEAVE_WITHIN_MS, openLink } from './connect.ts';
import { inspectRedis } from './inspect.ts';
import { JOB_FORMAT } from './members.ts';
import { createRedisPauses } from './pauses.ts';
import { createRedisQueue } from './queue.ts';
import { followRegions } from './regions.ts';
import { createRedisSpending } from './spending.ts';
import { createRedisStore } from './store.ts';

const TRY_AGAIN_MS = 1_000;

/** The bot's side of Redis: its jobs are kept there, and workers run the checks. */
export function openRedisEngine({ config, owner, now, log, onBegun }: EngineOptions, url: string): Engine {
  const link = openLink(url, (because) =>
    log.error({ because }, 'Redis cannot be used: nothing is accepted until it can'),
  );
  const store = createRedisStore(link, { owner, now, sealing: createSealing(() => config.storeKey ?? '') });
  const regions = followRegions({
    url,
    link,
    attempts: config.attempts,
    log,
    me: {
      id: owner,
      kind: 'bot',
      region: config.vantage,
      machine: hostname(),
      version: manifest.version,
      format: JOB_FORMAT,
      concurrency: 0,
      allowedCidrs: config.allowedCidrs,
    },
  });
  const queue = createRedisQueue({
    regions,
    owner,
    limit: config.queueLimit,
    patienceMs: PATIENCE_MS,
    log,
    onBegun,
  });
  const pauses = createRedisPauses(link);
  const stopping = new AbortController();
  return {
    store,
    queue,
    pauses,
    spending: createRedisSpending(link),
    ready: untilUsable(url, log, stopping.signal).then(link.ready).then(regions.ready),
    async stop() {
      stopping.abort();
      queue.stop();
      pauses.stop();
      const leaving = regions.stop().then(() => store.release());
      await Promise.race([leaving.catch(() => {}), pause(LEAVE_WITHIN_MS, undefined, { ref: false })]);
      link.close();
    },
  };
}

/**
 * Waits until Redis can be used, and says once that it waits.
 *
 * @throws ConfigError where only an operator can mend it
 */
export async function untilUsable(url: string, log: Log, signal: AbortSignal): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const inspection = await inspectRedis(url);
    if (inspection.kind === 'usable') {
      for (const warning of inspection.warnings) log.warn({}, warning);
      return;
    }
    if (isFirst) log.error({ because: inspection.because }, 'waiting for Redis');
    await pause(TRY_AGAIN_MS, undefined, { signal });
  }
}
