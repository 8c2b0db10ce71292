import { type Member, whyToKill } from './pool-member.ts';
import type { FromChild } from './pool-messages.ts';
import { startPoolProcess } from './pool-process.ts';
import type { WorkSetup } from './task.ts';

/** The processes of a pool. */
export type Members = {
  /** The process that takes the next task; one is started where all have enough to do. */
  readonly pick: (alone: boolean) => Member;
  /** A task of it is over: it ends if that was its last one. */
  readonly release: (member: Member) => void;
  readonly all: () => readonly Member[];
  /** Kills every process. */
  readonly stop: () => void;
};

export type MembersOptions = {
  /** The module that the processes run. */
  readonly door: string;
  readonly setup: WorkSetup;
  /** Where the processes keep compiled code (`settings/compile-cache.ts`); `null` for nowhere. */
  readonly compileCache: string | null;
  /** The maximum number of processes that run several tasks at once. */
  readonly size: number;
  /** A process without a task ends after this long. */
  readonly idleMs?: number;
};

/** Another process is started once each has this many tasks. */
const TASKS_BEFORE_ANOTHER = 2;
const IDLE_MS = 60_000;
/** A process is replaced after so many tasks, which also frees any memory that they leaked. */
const TASKS_OF_A_PROCESS = 2_000;
/** The bound on V8's heap; `RSS_MAX_BYTES` is the bound on all memory. */
const HEAP_MB = 384;
const CHECK_EVERY_MS = 250;

/**
 * @param onMessage called with each message of a process
 * @param onEnd called when a process ended that was not dismissed, with how
 */
export function createMembers(
  { door, setup, compileCache, size, idleMs = IDLE_MS }: MembersOptions,
  onMessage: (member: Member, message: FromChild) => void,
  onEnd: (member: Member, how: string) => void,
): Members {
  const members = new Set<Member>();
  let lastCheckAt = performance.now();
  const checking = setInterval(checkProcesses, CHECK_EVERY_MS).unref();

  function start(): Member {
    const now = performance.now();
    const process = startPoolProcess(
      { door, setup, compileCache, heapMb: HEAP_MB },
      (message) => onMessage(member, message),
      (how) => members.delete(member) && onEnd(member, how),
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

  /** Ends a process that has no task. */
  function dismiss(member: Member): void {
    members.delete(member);
    member.process.kill();
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

  return {
    pick(alone) {
      const open = [...members].filter(
        (member) => !member.alone && member.killedBecause === null && member.taken < TASKS_OF_A_PROCESS,
      );
      if (alone) return open.find(({ running }) => running.size === 0) ?? start();
      const least = open.toSorted((a, b) => a.running.size - b.running.size)[0];
      if (least === undefined) return start();
      return least.running.size >= TASKS_BEFORE_ANOTHER && open.length < size ? start() : least;
    },
    release(member) {
      member.alone = false;
      member.idleSince = performance.now();
      if (member.taken >= TASKS_OF_A_PROCESS && member.running.size === 0) dismiss(member);
    },
    all: () => [...members],
    stop() {
      clearInterval(checking);
      for (const member of members) member.process.kill();
    },
  };
}
