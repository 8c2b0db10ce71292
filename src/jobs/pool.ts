import PQueue from 'p-queue';
import type { FromChild } from './pool-messages.ts';
import { type PoolProcess, startPoolProcess } from './pool-process.ts';
import type { OnProgress, Results, Task, WorkSetup } from './task.ts';

/** Runs tasks in worker processes, which may be ended at any moment by what they read. */
export type Pool = {
  /**
   * @param how `alone`: in a process that does nothing else meanwhile, so that what ends it is known
   * @throws ProcessEnded when the process ended under the task
   * @throws BusyError when too much waits to be done alone
   */
  readonly run: <T extends Task>(task: T, how: HowToRun) => Promise<Results[T['kind']]>;
  readonly counts: () => { readonly processes: number; readonly tasks: number };
  /** Ends every process; what they did is lost. */
  readonly stop: () => void;
};

export type HowToRun = {
  readonly alone: boolean;
  /** From when a process takes it, in milliseconds; then that process is killed. */
  readonly deadlineMs: number;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
};

/** Nothing is wrong with what was handed over; there is too much at once. */
export type BusyError = Error & { readonly name: 'BusyError' };

export const isBusy = (error: unknown): error is BusyError =>
  error instanceof Error && error.name === 'BusyError';

export type PoolOptions = {
  /** The module that the processes run. */
  readonly door: string;
  readonly setup: WorkSetup;
  /** Processes that run several tasks at once, at most. */
  readonly size: number;
  /** A process without a task ends after this long. */
  readonly idleMs?: number;
  /** Told when a process ended that was not meant to, with its tasks. */
  readonly onEnded: (ended: Ended) => void;
};

export type Ended = {
  readonly how: string;
  readonly lastWords: string;
  readonly tasks: readonly Task[];
  readonly alone: boolean;
};

/** Tasks that run alone, at once, and waiting for it. */
const ALONE_AT_ONCE = 2;
const ALONE_WAITING_MAX = 20;
/** Another process is started where each has this many tasks. */
const TASKS_BEFORE_ANOTHER = 2;
const IDLE_MS = 60_000;
/** A process is replaced after so many tasks: what they leave behind goes with it. */
const TASKS_OF_A_PROCESS = 500;
/** V8's own bound, and that for all memory, buffers included. */
const HEAP_MB = 384;
const RSS_MAX_BYTES = 640 * 1024 * 1024;
const SILENT_MS = 2_000;
/** Until a process says for the first time that it lives; it loads its modules meanwhile. */
const STARTING_MS = 30_000;
const LOOK_EVERY_MS = 250;

type Running = {
  readonly task: Task;
  readonly how: HowToRun;
  /** Counts from when the process can take it. */
  deadlineAt: number;
  readonly settle: PromiseWithResolvers<unknown>;
};
type Member = {
  readonly process: PoolProcess;
  readonly running: Map<number, Running>;
  taken: number;
  alone: boolean;
  heardAt: number;
  isReady: boolean;
  idleSince: number;
  killedBecause: string | null;
};

/** A pool without processes; the first task starts one. Times are of the monotonic clock. */
export function createPool(options: PoolOptions): Pool {
  const members = new Set<Member>();
  const aloneQueue = new PQueue({ concurrency: ALONE_AT_ONCE });
  const idleMs = options.idleMs ?? IDLE_MS;
  let lastId = 0;
  let lookedAt = performance.now();
  let stopped = false;
  const looking = setInterval(look, LOOK_EVERY_MS).unref();

  function start(): Member {
    const now = performance.now();
    const process = startPoolProcess(
      options.door,
      options.setup,
      HEAP_MB,
      (message) => hear(member, message),
      (how) => ended(member, how),
    );
    const member: Member = {
      process,
      running: new Map(),
      taken: 0,
      alone: false,
      heardAt: now,
      isReady: false,
      idleSince: now,
      killedBecause: null,
    };
    members.add(member);
    return member;
  }

  function hear(member: Member, message: FromChild): void {
    member.heardAt = performance.now();
    switch (message.kind) {
      case 'alive':
        if (!member.isReady)
          for (const running of member.running.values())
            running.deadlineAt = member.heardAt + running.how.deadlineMs;
        member.isReady = true;
        if (message.rssBytes > RSS_MAX_BYTES) kill(member, 'took too much memory');
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

  function kill(member: Member, because: string): void {
    member.killedBecause ??= because;
    member.process.kill();
  }

  function ended(member: Member, how: string): void {
    if (!members.delete(member)) return;
    const { killedBecause, running } = member;
    // A process that never came up says nothing of its task.
    const alone = member.alone && member.isReady;
    const because = killedBecause ?? `ended (${how})`;
    const tasks = [...running.values()].map(({ task }) => task);
    if (!stopped) options.onEnded({ how: because, lastWords: member.process.lastWords(), tasks, alone });
    const error = () =>
      Object.assign(new Error(`its worker process ${because}`), { name: 'ProcessEnded' as const, alone });
    for (const { settle } of running.values()) settle.reject(error());
  }

  function look(): void {
    const now = performance.now();
    // Where this process itself stood still, the others' signs of life are only unread.
    const wasAway = now - lookedAt > LOOK_EVERY_MS * 3;
    lookedAt = now;
    for (const member of members) {
      if (wasAway) member.heardAt = Math.max(member.heardAt, now - LOOK_EVERY_MS);
      const silentMs = now - member.heardAt;
      const { running, alone, isReady } = member;
      if (!isReady && silentMs > STARTING_MS) kill(member, 'did not start');
      else if ([...running.values()].some(({ deadlineAt }) => now > deadlineAt)) kill(member, 'was too late');
      // Alone it may compute for as long as its deadline lets it: nobody else waits.
      else if (isReady && !alone && silentMs > SILENT_MS)
        kill(member, `did not answer for ${SILENT_MS / 1_000} s`);
      else if (running.size === 0 && now - member.idleSince > idleMs) dismiss(member);
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
    const member = pick(how.alone);
    const id = ++lastId;
    const settle = Promise.withResolvers<unknown>();
    const deadlineAt = member.isReady ? performance.now() + how.deadlineMs : Number.POSITIVE_INFINITY;
    member.running.set(id, { task, how, settle, deadlineAt });
    member.alone = how.alone;
    member.taken += 1;
    const cancel = () => {
      member.process.send({ kind: 'cancel', id });
      settle.reject(how.signal?.reason);
    };
    how.signal?.addEventListener('abort', cancel, { once: true });
    member.process.send({ kind: 'task', id, task });
    const result = settle.promise as Promise<Results[T['kind']]>;
    return result.finally(() => how.signal?.removeEventListener('abort', cancel));
  }

  return {
    async run(task, how) {
      if (!how.alone) return begin(task, how);
      if (aloneQueue.size >= ALONE_WAITING_MAX)
        throw Object.assign(new Error('too much is being read at once'), { name: 'BusyError' });
      return aloneQueue.add(() => begin(task, how));
    },
    counts: () => ({
      processes: members.size,
      tasks: [...members].reduce((sum, { running }) => sum + running.size, 0),
    }),
    stop() {
      stopped = true;
      clearInterval(looking);
      for (const member of members) member.process.kill();
    },
  };
}
