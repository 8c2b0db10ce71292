import { type Engine, type EngineOptions, PATIENCE_MS } from './engine.ts';
import { createPauses } from './pauses.ts';
import { createLocalQueue } from './queue/local.ts';
import { createSpending } from './spending.ts';
import { newOwner } from './store/leases.ts';
import { openStore } from './store/open.ts';

/** What `REDIS_URL` asks for. Nothing of Redis is loaded without it. */
export async function openEngine(options: Omit<EngineOptions, 'owner'>): Promise<Engine> {
  const owner = newOwner();
  const { redisUrl } = options.config;
  if (redisUrl === null) return openLocalEngine({ ...options, owner });
  const { openRedisEngine } = await import('./redis/engine.ts');
  return openRedisEngine({ ...options, owner }, redisUrl);
}

async function openLocalEngine({ config, now, clockMs, log, run, onBegun }: EngineOptions): Promise<Engine> {
  const store = await openStore(
    config.dataDir,
    now,
    (because) => log.error({ because }, 'checks run, but would not outlive a restart'),
    config.storeKey,
  );
  return {
    store,
    queue: createLocalQueue({
      concurrency: config.concurrency,
      limit: config.queueLimit,
      patienceMs: PATIENCE_MS,
      attemptsMax: config.attempts,
      onBegun,
      run,
    }),
    pauses: createPauses(config.dataDir),
    spending: createSpending(clockMs),
    ready: Promise.resolve(),
    async stop() {
      await store.release().catch(() => {});
      store.close();
    },
  };
}
