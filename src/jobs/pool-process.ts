import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { FromChild, ToChild } from './pool-messages.ts';
import type { WorkSetup } from './task.ts';

/** Characters of what a worker process wrote last, such as V8's words on running out of memory. */
const LAST_WORDS_MAX = 2_000;

/** One worker process. */
export type PoolProcess = {
  readonly pid: number | undefined;
  readonly send: (message: ToChild) => void;
  readonly kill: () => void;
  /** What it wrote last to standard error. */
  readonly lastWords: () => string;
};

/**
 * Starts a worker process: an empty environment (it needs no secret), a bounded heap, and a priority below the bot's.
 *
 * @param door the module it runs
 * @param onMessage told everything it says
 * @param onEnd told once, however it ended
 */
export function startPoolProcess(
  door: string,
  setup: WorkSetup,
  heapMb: number,
  onMessage: (message: FromChild) => void,
  onEnd: (how: string) => void,
): PoolProcess {
  const child: ChildProcess = fork(door, [], {
    env: {},
    execArgv: [`--max-old-space-size=${heapMb}`, '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  let isOver = false;
  const end = (how: string) => {
    if (isOver) return;
    isOver = true;
    onEnd(how);
  };
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-LAST_WORDS_MAX);
  });
  child.on('message', (message) => onMessage(message as FromChild));
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => end(signal ?? `exit ${code}`));
  lowerPriority(child.pid);
  const send = (message: ToChild) => {
    // Where the process is gone, `exit` says so.
    if (child.connected) child.send(message, () => {});
  };
  send({ kind: 'setup', setup });
  return { pid: child.pid, send, kill: () => void child.kill('SIGKILL'), lastWords: () => words };
}

function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // As `nice` counts it is 10: on a busy machine acknowledgements go first (`npm run bench -- hostile`).
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where the system does not let us, the bot works all the same.
  }
}
