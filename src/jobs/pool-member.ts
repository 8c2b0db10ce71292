import type { HowToRun } from './pool.ts';
import type { PoolProcess } from './pool-process.ts';
import type { Task } from './task.ts';

/** A task that was given to a process of the pool. Times are of the monotonic clock. */
export type Running = {
  readonly id: number;
  readonly task: Task;
  readonly how: HowToRun;
  /** Counts from when the process can take it. */
  deadlineAt: number;
  /** How often it was given to a process. */
  starts: number;
  readonly settle: PromiseWithResolvers<unknown>;
};
/** A process of the pool. */
export type Member = {
  readonly process: PoolProcess;
  readonly running: Map<number, Running>;
  taken: number;
  alone: boolean;
  heardAt: number;
  isReady: boolean;
  rssBytes: number;
  idleSince: number;
  killedBecause: string | null;
};

/** Bound on all memory of one process, buffers included. */
const RSS_MAX_BYTES = 640 * 1024 * 1024;
const SILENT_MS = 2_000;
/** How long a process may take until its first sign of life; it loads its modules in this time. */
const STARTING_MS = 30_000;

/** Why a process has to be killed now, as the rest of "its worker process …"; `null` where it may go on. */
export function whyToKill(member: Member, now: number): string | null {
  const { running, alone, isReady, rssBytes } = member;
  const silentMs = now - member.heardAt;
  if (rssBytes > RSS_MAX_BYTES) return 'took too much memory';
  if (!isReady) return silentMs > STARTING_MS ? 'did not start' : null;
  if ([...running.values()].some(({ deadlineAt }) => now > deadlineAt)) return 'was too late';
  // A task that runs alone may block its process until its deadline, since no other task waits there.
  return !alone && silentMs > SILENT_MS ? `did not answer for ${SILENT_MS / 1_000} s` : null;
}
