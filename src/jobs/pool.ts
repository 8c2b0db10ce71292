import PQueue from 'p-queue';
import { type Member, type Running, whyToKill } from './pool-member.ts';
import type { FromChild } from './pool-messages.ts';
import { startPoolProcess } from './pool-process.ts';
import type { OnProgress, Results, Task, WorkSetup } from './task.ts';

/** Runs tasks in worker processes, so that hostile input can end such a process but not the bot. */
export type Pool = {
  /**
   * @param how `alone`: in a process with no other task, so that if it ends, the reason is known
   * @throws ProcessEnded when the process ended during the task
   * @throws BusyError when too many tasks wait to run alone
   */
  readonly run: <T extends Task>(task: T, how: HowToRun) => Promise<Results[T['kind']]>;
  readonly counts: () => { readonly processes: number; readonly tasks: number };
  /** Ends every process; their unfinished tasks are lost. */
  readonly stop: () => void;
};

export type HowToRun = {
  readonly alone: boolean;
  /** Milliseconds from when a process takes the task; after that the process is killed. */
  readonly deadlineMs: number;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
};

/** There are too many tasks at once; nothing is wrong with this one. */
export type BusyError = Error & { readonly name: 'BusyError' };

export const busyError = (): BusyError =>
  Object.assign(new Error('too much is being read at once'), { name: 'BusyError' as const });

export const isBusy = (error: unknown): error is BusyError =>
  error instanceof Error && error.name === 'BusyError';

export type PoolOptions = {
  /** The module that the processes run. */
  readonly door: string;
  readonly setup: WorkSetup;
  /** The maximum number of processes that run several tasks at once. */
  readonly size: number;
  /** A process without a task ends after this long. */
  readonly idleMs?: number;
  /** Called when a process ended unexpectedly, with its tasks. */
  readonly onEnded: (ended: Ended) => void;
};

export type Ended = {
  readonly how: string;
  readonly lastWords: string;
  readonly tasks: readonly Task[];
  readonly alone: boolean;
};

/** Tasks that run alone: how many at once, and how many may wait. */
const ALONE_AT_ONCE = 2;
const ALONE_WAITING_MAX = 20;
/** Another process is started once each has this many tasks. */
const TASKS_BEFORE_ANOTHER = 2;
const IDLE_MS = 60_000;
/** A process is replaced after so many tasks, which also frees any memory that they leaked. */
const TASKS_OF_A_PROCESS = 500;
/** The bound on V8's heap; `RSS_MAX_BYTES` is the bound on all memory. */
const HEAP_MB = 384;
const CHECK_EVERY_MS = 250;
/**
 * How often tasks are given to another process when theirs ended before it had started, so that they cannot
 * be the reason.
 */
const STARTS_MAX = 5;

/** A pool without processes; the first task starts one. Times are of the monotonic clock. */
export function createPool(options: PoolOptions): Pool {
  const members = new Set<Member>();
  const aloneQueue = new PQueue({ concurrency: ALONE_AT_ONCE });
  const idleMs = options.idleMs ?? IDLE_MS;
  let lastId = 0;
  let lastCheckAt = performance.now();
  let stopped = false;
  const checking = setInterval(checkProcesses, CHECK_EVERY_MS).unref();

  function start(): Member {
    const now = performance.now();
    const process = startPoolProcess(
      options.door,
      options.setup,
      HEAP_MB,
      (message) => readMessage(member, message),
      (how) => ended(member, how),
    );
    const member: Member = {
      process,
      running: new Map(),
      taken: 0,
      alone: false,
      heardAt: now,
      isReady: false,
      rssBytes: 0,
      idleSince: now,
      killedBecause: null,
    };
    members.add(member);
    return member;
  }

  function readMessage(member: Member, message: FromChild): void {
    member.heardAt = performance.now();
    switch (message.kind) {
      case 'alive':
        if (!member.isReady)
          for (const running of member.running.values())
            running.deadlineAt = member.heardAt + running.how.deadlineMs;
        member.isReady = true;
        member.rssBytes = message.rssBytes;
        break;
      case 'progress':
        member.running.get(message.id)?.how.onProgress?.(message.progress);
        break;
      case 'done':
        finish(member, message.id, (settle) => settle.resolve(message.value));
        break;
      case 'failed': {
        const { name, message: text, stack } = message.error;
        const error = Object.assign(new Error(text), { name, ...(stack === undefined ? {} : { stack }) });
        finish(member, message.id, (settle) => settle.reject(error));
        break;
      }
    }
  }

  function finish(member: Member, id: number, settle: (settle: Running['settle']) => void): void {
    const running = member.running.get(id);
    if (running === undefined) return;
    member.running.delete(id);
    member.alone = false;
    member.idleSince = performance.now();
    settle(running.settle);
    if (member.taken >= TASKS_OF_A_PROCESS && member.running.size === 0) dismiss(member);
  }

  /** Ends a process that has no task. */
  function dismiss(member: Member): void {
    members.delete(member);
    member.process.kill();
  }

  function ended(member: Member, how: string): void {
    if (!members.delete(member)) return;
    const { alone, killedBecause, running } = member;
    const because = killedBecause ?? `ended (${how})`;
    const tasks = [...running.values()].map(({ task }) => task);
    const isToRestart = !member.isReady && !stopped;
    if (!stopped)
      options.onEnded({
        how: isToRestart ? `${because} before it came up` : because,
        lastWords: member.process.lastWords(),
        tasks: isToRestart ? [] : tasks,
        alone: alone && !isToRestart,
      });
    if (isToRestart) restart([...running.values()], because);
    else
      for (const { settle } of running.values()) {
        const error = new Error(`its worker process ${because}`);
        settle.reject(Object.assign(error, { name: 'ProcessEnded' as const, alone }));
      }
  }

  function restart(tasks: readonly Running[], because: string): void {
    for (const running of tasks) {
      if (running.how.signal?.aborted) continue;
      if (running.starts < STARTS_MAX) place(running);
      else running.settle.reject(new Error(`no worker process comes up: it ${because}`));
    }
  }

  function checkProcesses(): void {
    const now = performance.now();
    // If this process itself was blocked, signs of life of the others may have come and only not been read
    // yet.
    const wasBlocked = now - lastCheckAt > CHECK_EVERY_MS * 3;
    lastCheckAt = now;
    for (const member of members) {
      if (wasBlocked) member.heardAt = Math.max(member.heardAt, now - CHECK_EVERY_MS);
      const because = whyToKill(member, now);
      if (because !== null) {
        member.killedBecause ??= because;
        member.process.kill();
      } else if (member.running.size === 0 && now - member.idleSince > idleMs) dismiss(member);
    }
  }

  function pick(alone: boolean): Member {
    const open = [...members].filter(
      (member) => !member.alone && member.killedBecause === null && member.taken < TASKS_OF_A_PROCESS,
    );
    if (alone) return open.find(({ running }) => running.size === 0) ?? start();
    const least = open.toSorted((a, b) => a.running.size - b.running.size)[0];
    if (least === undefined) return start();
    return least.running.size >= TASKS_BEFORE_ANOTHER && open.length < options.size ? start() : least;
  }

  function begin<T extends Task>(task: T, how: HowToRun): Promise<Results[T['kind']]> {
    if (stopped) return Promise.reject(new Error('the pool was stopped'));
    how.signal?.throwIfAborted();
    const settle = Promise.withResolvers<unknown>();
    const running: Running = { id: ++lastId, task, how, settle, deadlineAt: 0, starts: 0 };
    const cancel = () => {
      for (const { process, running: all } of members)
        if (all.has(running.id)) process.send({ kind: 'cancel', id: running.id });
      settle.reject(how.signal?.reason);
    };
    how.signal?.addEventListener('abort', cancel, { once: true });
    place(running);
    const result = settle.promise as Promise<Results[T['kind']]>;
    return result.finally(() => how.signal?.removeEventListener('abort', cancel));
  }

  function place(running: Running): void {
    const { id, task, how } = running;
    const member = pick(how.alone);
    running.starts += 1;
    running.deadlineAt = member.isReady ? performance.now() + how.deadlineMs : Number.POSITIVE_INFINITY;
    member.running.set(id, running);
    member.alone = how.alone;
    member.taken += 1;
    member.process.send({ kind: 'task', id, task });
  }

  return {
    async run(task, how) {
      if (!how.alone) return begin(task, how);
      if (aloneQueue.size >= ALONE_WAITING_MAX) throw busyError();
      return aloneQueue.add(() => begin(task, how));
    },
    counts: () => ({
      processes: members.size,
      tasks: [...members].reduce((sum, { running }) => sum + running.size, 0),
    }),
    stop() {
      stopped = true;
      clearInterval(checking);
      for (const member of members) member.process.kill();
    },
  };
}
