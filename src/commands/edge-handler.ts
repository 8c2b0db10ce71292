import { type ChildProcess, fork } from 'node:child_process';
import {
  type ChildMessage,
  type HandlerJob,
  type HandlerOutcome,
  NOTHING_SEEN,
} from '../edge-functions/run/outcome.ts';

/** Runs a handler with each event of a job; one outcome for each, in their order. Never rejects. */
export type RunHandler = (job: HandlerJob, signal: AbortSignal) => Promise<readonly HandlerOutcome[]>;

/**
 * The longest a Lambda@Edge function may run, at every event (cloudfront-limits, 2026-04), in milliseconds.
 */
export const LAMBDA_LIMIT_MS = 30_000;

/**
 * A handler may read files, as its modules do, and load native ones; it may write none and start no process.
 */
const PERMISSIONS = ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-addons'];

/**
 * A child process in which the user's own handler runs, one job after another. If `signal` ends a job, the
 * remaining events get the outcome `not-run`; `end` kills the process, even during a run.
 */
export type HandlerProcess = { readonly run: RunHandler; readonly end: () => void };

/** @param door the program that is forked, `edge-handler-child` */
export function startHandlerProcess(door: URL): HandlerProcess {
  const child = fork(door, [], {
    // Nothing of the shell it was started from: no key, no token.
    env: {},
    execArgv: [...PERMISSIONS, '--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  child.on('error', () => {});
  return { run: (job, signal) => runIn(child, job, signal), end: () => void child.kill('SIGKILL') };
}

function runIn(
  child: ChildProcess,
  job: HandlerJob,
  signal: AbortSignal,
): Promise<readonly HandlerOutcome[]> {
  const outcomes = new Map<number, HandlerOutcome>();
  return new Promise((resolve) => {
    const end = (because: string) => {
      signal.removeEventListener('abort', stop);
      child.off('message', take).off('error', fail).off('exit', leave);
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
    const fail = (error: Error) => end(error.message);
    const leave = (code: number | null, killedBy: string | null) =>
      end(`the process that ran the handler ended (${killedBy ?? code})`);
    const take = (message: ChildMessage) => {
      if (message.kind === 'outcome') outcomes.set(message.index, message.outcome);
      else end(message.because ?? 'the one before it could not be loaded');
    };
    signal.addEventListener('abort', stop);
    child.on('message', take).on('error', fail).on('exit', leave);
    child.send(job, () => {});
    if (signal.aborted) stop();
  });
}
