import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { FromChild, ToChild } from './pool-messages.ts';
import type { WorkSetup } from './task.ts';

/** Characters kept of a worker process's last output, such as V8's message when it runs out of memory. */
const LAST_WORDS_MAX = 2_000;

/** One worker process. */
export type PoolProcess = {
  readonly pid: number | undefined;
  readonly send: (message: ToChild) => void;
  readonly kill: () => void;
  /** The end of its output to standard error. */
  readonly lastWords: () => string;
};

/**
 * Starts a worker process: no environment but AWS's variables where AWS may be asked and the folder of
 * compiled code, a bounded heap, and a priority below the bot's.
 *
 * @param door the module it runs
 * @param onMessage called with each of its messages
 * @param onEnd called once when it ended, with how
 */
export function startPoolProcess(
  {
    door,
    setup,
    compileCache,
    heapMb,
  }: {
    readonly door: string;
    readonly setup: WorkSetup;
    readonly compileCache: string | null;
    readonly heapMb: number;
  },
  onMessage: (message: FromChild) => void,
  onEnd: (how: string) => void,
): PoolProcess {
  const child: ChildProcess = fork(door, [], {
    env: {
      ...(compileCache === null ? {} : { NODE_COMPILE_CACHE: compileCache }),
      ...setup.aws?.environment,
    },
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
    // If the process is gone, the `exit` event reports it.
    if (child.connected) child.send(message, () => {});
  };
  send({ kind: 'setup', setup, parent: process.pid });
  return { pid: child.pid, send, kill: () => void child.kill('SIGKILL'), lastWords: () => words };
}

function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    // This is nice value 19: on a busy machine the bot's acknowledgements to Slack go first (`npm run bench
    // -- hostile`).
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // If the system does not permit it, the bot works at normal priority.
  }
}
