import type { ChainRepair } from '../certificates/paths/repair-chain.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { DoTask } from './do-task.ts';
import type { Pool } from './pool.ts';
import type { Check } from './queue/queue.ts';
import type { CheckDone, OnProgress, Results, Task } from './task.ts';

/** What only computes on what somebody handed over or a check kept. */
export type Reading = Exclude<Task, { kind: 'check' | 'repair' }>;

/** All that is done with what strangers sent. */
export type Work = {
  /**
   * Runs a check to its end; rejects on a bug of ours, with `ProcessEnded`, or with the signal's reason.
   *
   * @param beside `alone`: it ended a process together with others, and is tried where it can hurt nobody else
   */
  readonly check: (
    check: Check,
    beside: { readonly onProgress: OnProgress; readonly signal: AbortSignal; readonly alone: boolean },
  ) => Promise<CheckDone>;
  /** Rejects with `BusyError` or `ProcessEnded` beside bugs of ours. */
  readonly read: <T extends Reading>(task: T) => Promise<Results[T['kind']]>;
  /** The chain an origin should send, fetching what is missing. */
  readonly repair: (evidence: Evidence, signal: AbortSignal) => Promise<ChainRepair>;
  readonly stop: () => void;
};

/** Beyond a check's own time-out, for judging. */
const JUDGING_MS = 5_000;
/** Of a text, a file, or evidence judged again. */
const READING_MS = 20_000;
/** Of a chain whose missing issuers are fetched. */
const REPAIR_MS = 20_000;

/** Work in the processes of a pool. Readings run alone, two at once: whoever waits for one is a person. */
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

/** Work where it is asked for: in the playground, whose origins are its own, and in tests. */
export function createWorkHere(doTask: DoTask): Work {
  const none = { onProgress: () => {}, signal: new AbortController().signal };
  return {
    check: (check, beside) => doTask({ kind: 'check', check }, beside),
    read: (task) => doTask(task, none),
    repair: (evidence, signal) => doTask({ kind: 'repair', evidence }, { ...none, signal }),
    stop: () => {},
  };
}
