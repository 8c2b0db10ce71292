import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type ChildMessage,
  type HandlerJob,
  type HandlerOutcome,
  NOTHING_SEEN,
} from '../edge-functions/run/outcome.ts';

/** Runs a handler with each event of a job; one outcome for each, in their order. Never rejects. */
export type RunHandler = (job: HandlerJob, signal: AbortSignal) => Promise<readonly HandlerOutcome[]>;

/** The longest a Lambda@Edge function may run, at every event (cloudfront-limits, 2026-04), in milliseconds. */
export const LAMBDA_LIMIT_MS = 30_000;

/** A module of its own, compiled or not: it sits beside this one under the same ending. */
const CHILD = fileURLToPath(import.meta.url).replace(/edge-handler(\.[jt]s)$/, 'edge-handler-child$1');

/** A handler may read files, as its modules do, and load native ones; it may write none and start no process. */
const PERMISSIONS = ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-addons'];

/**
 * Runs the user's own handler on this machine, in a child process, which is killed when all is answered or when `signal`
 * says so. What was not run then is said to be so.
 */
export const runHandler: RunHandler = (job, signal) => {
  const child = fork(CHILD, [], {
    execArgv: [...PERMISSIONS, '--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const outcomes = new Map<number, HandlerOutcome>();
  return new Promise((resolve) => {
    const end = (because: string) => {
      signal.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      const missing: HandlerOutcome = {
        kind: 'not-run',
        because,
        output: '',
        seen: NOTHING_SEEN,
        parameters: null,
      };
      resolve(job.inputTexts.map((_, index) => outcomes.get(index) ?? missing));
    };
    const stop = () => end('it was stopped');
    signal.addEventListener('abort', stop);
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'outcome') outcomes.set(message.index, message.outcome);
      else end('the one before it could not be loaded');
    });
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, killedBy) => end(`the process that ran the handler ended (${killedBy ?? code})`));
    child.send(job, () => {});
    if (signal.aborted) stop();
  });
};
