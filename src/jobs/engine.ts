import type { Log } from '../operating/log.ts';
import type { Config } from '../settings/config.ts';
import type { Pauses } from './pauses.ts';
import type { Queue, RunCheck } from './queue/queue.ts';
import type { Spending } from './spending.ts';
import type { Store } from './store/store.ts';

/** Where jobs wait and are kept: this process with SQLite, or Redis that bots and workers share. */
export type Engine = {
  readonly store: Store;
  readonly queue: Queue;
  readonly pauses: Pauses;
  readonly spending: Spending;
  /**
   * Resolves once the storage can be used, which may take as long as Redis is away. Rejects with ConfigError
   * where only an operator can mend it.
   */
  readonly ready: Promise<void>;
  /** Says that this process ends, and closes what is open. */
  readonly stop: () => Promise<void>;
};

export type EngineOptions = {
  readonly config: Pick<
    Config,
    | 'redisUrl'
    | 'dataDir'
    | 'storeKey'
    | 'concurrency'
    | 'queueLimit'
    | 'attempts'
    | 'allowedCidrs'
    | 'vantage'
  >;
  /** A name of this process that no other has. */
  readonly owner: string;
  /** Runs a check in this machine's pool. */
  readonly run: RunCheck;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly log: Log;
  /** Called with how long a check waited before it began; `region` only where there are several places. */
  readonly onBegun: (waitedMs: number, region?: string) => void;
};

/** A check that has not ended this long after its own time-out loses its slot, or is not waited for. */
export const PATIENCE_MS = 10_000;
