import PQueue from 'p-queue';
import type { Member, Running } from './pool-member.ts';
import { createMembers, type MembersOptions } from './pool-members.ts';
import type { FromChild } from './pool-messages.ts';
import type { OnProgress, PlainError, Results, Task } from './task.ts';

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

export type PoolOptions = MembersOptions & {
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
/**
 * How often tasks are given to another process when theirs ended before it had started, so that they cannot
 * be the reason.
 */
const STARTS_MAX = 5;

/** A pool without processes; the first task starts one. Times are of the monotonic clock. */
export function createPool(options: PoolOptions): Pool {
  const members = createMembers(options, readMessage, ended);
  const aloneQueue = new PQueue({ concurrency: ALONE_AT_ONCE });
  let lastId = 0;
  let stopped = false;

  function readMessage(member: Member, message: FromChild): void {
    member.heardAt = performance.now();
    switch (message.kind) {
      case 'alive':
        markAlive(member, message.rssBytes);
        break;
      case 'progress':
        member.running.get(message.id)?.how.onProgress?.(message.progress);
        break;
      case 'done':
        finish(member, message.id)?.resolve(message.value);
        break;
      case 'failed':
        finish(member, message.id)?.reject(fromPlainError(message.error));
        break;
    }
  }

  function finish(member: Member, id: number): Running['settle'] | undefined {
    const running = member.running.get(id);
    if (running !== undefined && member.running.delete(id)) members.release(member);
    return running?.settle;
  }

  function ended(member: Member, how: string): void {
    const because = member.killedBecause ?? `ended (${how})`;
    const isToRestart = !member.isReady && !stopped;
    if (!stopped) options.onEnded(describeEnd(member, because, isToRestart));
    for (const one of member.running.values())
      if (isToRestart) restart(one, because);
      else one.settle.reject(processEnded(because, member.alone));
  }

  function restart(running: Running, because: string): void {
    if (running.how.signal?.aborted) return;
    if (running.starts < STARTS_MAX) place(running);
    else running.settle.reject(new Error(`no worker process comes up: it ${because}`));
  }

  function begin<T extends Task>(task: T, how: HowToRun): Promise<Results[T['kind']]> {
    if (stopped) return Promise.reject(new Error('the pool was stopped'));
    how.signal?.throwIfAborted();
    const settle = Promise.withResolvers<unknown>();
    const running: Running = { id: ++lastId, task, how, settle, deadlineAt: 0, starts: 0 };
    const cancel = () => {
      for (const { process, running: all } of members.all())
        if (all.has(running.id)) process.send({ kind: 'cancel', id: running.id });
      settle.reject(how.signal?.reason);
    };
    how.signal?.addEventListener('abort', cancel, { once: true });
    place(running);
    const result = settle.promise as Promise<Results[T['kind']]>;
    return result.finally(() => how.signal?.removeEventListener('abort', cancel));
  }

  const place = (running: Running) => giveTask(members.pick(running.how.alone), running);

  return {
    async run(task, how) {
      if (!how.alone) return begin(task, how);
      if (aloneQueue.size >= ALONE_WAITING_MAX) throw busyError();
      return aloneQueue.add(() => begin(task, how));
    },
    counts: () => ({
      processes: members.all().length,
      tasks: members.all().reduce((sum, { running }) => sum + running.size, 0),
    }),
    stop() {
      stopped = true;
      members.stop();
    },
  };
}

/** Tasks that begin again in another process are not named: they are not the reason. */
const describeEnd = (member: Member, because: string, isToRestart: boolean): Ended => ({
  how: isToRestart ? `${because} before it came up` : because,
  lastWords: member.process.lastWords(),
  tasks: isToRestart ? [] : [...member.running.values()].map(({ task }) => task),
  alone: member.alone && !isToRestart,
});

/** The deadlines of tasks that came before the process was ready count from now. */
function markAlive(member: Member, rssBytes: number): void {
  if (!member.isReady)
    for (const running of member.running.values())
      running.deadlineAt = member.heardAt + running.how.deadlineMs;
  member.isReady = true;
  member.rssBytes = rssBytes;
}

function giveTask(member: Member, running: Running): void {
  const { id, task, how } = running;
  running.starts += 1;
  running.deadlineAt = member.isReady ? performance.now() + how.deadlineMs : Number.POSITIVE_INFINITY;
  member.running.set(id, running);
  member.alone = how.alone;
  member.taken += 1;
  member.process.send({ kind: 'task', id, task });
}

const processEnded = (because: string, alone: boolean) =>
  Object.assign(new Error(`its worker process ${because}`), { name: 'ProcessEnded' as const, alone });

const fromPlainError = ({ name, message, stack }: PlainError): Error =>
  Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
