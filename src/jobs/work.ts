import type { ChainRepair } from '../certificates/paths/repair-chain.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { DoTask } from './do-task.ts';
import type { Pool } from './pool.ts';
import type { Check } from './queue/queue.ts';
import type { CheckDone, OnProgress, Results, Task } from './task.ts';

/** Tasks that only compute, on input that was handed over or on kept evidence. */
export type Reading = Exclude<Task, { kind: 'check' | 'repair' }>;

/** All work on input from strangers. */
export type Work = {
  /**
   * Runs a check to its end; rejects on a bug of ours, with `ProcessEnded`, or with the signal's reason.
   *
   * @param beside `alone`: its process ended before, together with other checks, so now it runs in a process
   * of its own
   */
  readonly check: (
    check: Check,
    beside: { readonly onProgress: OnProgress; readonly signal: AbortSignal; readonly alone: boolean },
  ) => Promise<CheckDone>;
  /** Rejects with `BusyError`, with `ProcessEnded`, or on a bug of ours. */
  readonly read: <T extends Reading>(task: T) => Promise<Results[T['kind']]>;
  /** The chain an origin should send, fetching what is missing. */
  readonly repair: (evidence: Evidence, signal: AbortSignal) => Promise<ChainRepair>;
  readonly stop: () => void;
};

/** Time for judging, in addition to a check's own time-out. */
const JUDGING_MS = 5_000;
/** Time for reading a text or a file, or judging evidence again. */
const READING_MS = 20_000;
/** Time for repairing a chain, whose missing issuers are fetched. */
const REPAIR_MS = 20_000;

/**
 * Does the work in the processes of a pool. Reading tasks run alone, two at once, because a person waits for
 * each.
 */
export function createWorkInPool(pool: Pool): Work {
  return {
    check: (check, { onProgress, signal, alone }) =>
      pool.run(
        { kind: 'check', check },
        { alone, onProgress, signal, deadlineMs: check.timeoutMs + JUDGING_MS },
      ),
    read: (task) => pool.run(task, { alone: true, deadlineMs: READING_MS }),
    repair: (evidence, signal) =>
      pool.run({ kind: 'repair', evidence }, { alone: true, signal, deadlineMs: REPAIR_MS }),
    stop: pool.stop,
  };
}

/** Does the work in this process: for the playground, which has its own origins, and for tests. */
export function createWorkHere(doTask: DoTask): Work {
  const none = { onProgress: () => {}, signal: new AbortController().signal };
  return {
    check: (check, beside) => doTask({ kind: 'check', check }, beside),
    read: (task) => doTask(task, none),
    repair: (evidence, signal) => doTask({ kind: 'repair', evidence }, { ...none, signal }),
    stop: () => {},
  };
}
