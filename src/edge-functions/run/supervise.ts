import { Worker } from 'node:worker_threads';
import {
  type ChildMessage,
  type HandlerJob,
  type HandlerOutcome,
  NOTHING_SEEN,
  type Seen,
  type WorkerMessage,
  wordsOf,
} from './outcome.ts';
import type { WorkerStart } from './worker.ts';

/** What a handler printed and what is kept of it. */
const OUTPUT_MAX = 64 * 1024;
/** Names of one kind that are kept. */
const NAMES_MAX = 20;
const HEAP_MB = 256;
/**
 * Memory of the whole process; buffers stand outside the heap. Lambda@Edge functions have 128 MB unless set
 * otherwise.
 */
const MEMORY_MAX_BYTES = 1024 * 1024 * 1024;
const MEMORY_EVERY_MS = 100;
/** A handler that runs out of time so many times in a row does so for every event. */
const TIMEOUTS_MAX = 2;
/** Loading a module may take this long, in milliseconds, beside the time of the event itself. */
const LOAD_MS = 20_000;

/**
 * Runs a job in a thread of this process and answers event by event. If an event crashes the thread or runs
 * out of time, only that event fails: the next one runs in a new thread.
 *
 * @param workerUrl the module that calls `runJob` in the thread
 */
export async function supervise(
  job: HandlerJob,
  workerUrl: URL,
  answer: (message: ChildMessage) => void,
): Promise<void> {
  let next = 0;
  let timeouts = 0;
  while (next < job.inputTexts.length) {
    const first = next;
    const ended = await runFrom(job, first, workerUrl, (index, outcome) => {
      answer({ kind: 'outcome', index, outcome });
      next = index + 1;
      timeouts = outcome.kind === 'timed-out' ? timeouts + 1 : 0;
    });
    // A module that cannot be loaded cannot be loaded for the next event either.
    if (ended === 'not-loaded')
      return answer({ kind: 'finished', because: 'the handler could not be loaded' });
    if (timeouts >= TIMEOUTS_MAX) {
      return answer({ kind: 'finished', because: `${timeouts} events in a row ran out of time` });
    }
    if (next === first) next = first + 1;
  }
  answer({ kind: 'finished' });
}

type Progress = {
  output: string;
  parameters: number | null;
  isAsync: boolean;
  seen: Seen;
  exiting: number | null;
};

/** One thread, from one event on. Resolves when it has ended, every event that it began answered. */
function runFrom(
  job: HandlerJob,
  from: number,
  workerUrl: URL,
  answer: (index: number, outcome: HandlerOutcome) => void,
): Promise<'ended' | 'not-loaded'> {
  const start: WorkerStart = { job, from };
  const worker = new Worker(workerUrl, {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    stdout: true,
    stderr: true,
  });
  const progress: Progress = {
    output: '',
    parameters: null,
    isAsync: false,
    seen: NOTHING_SEEN,
    exiting: null,
  };
  let running: number | null = null;
  let isLoaded = true;
  let timer: NodeJS.Timeout | undefined;
  const end = (outcome: Bare) => {
    clearTimeout(timer);
    if (running === null) return;
    const { output, parameters, seen } = progress;
    answer(running, { ...outcome, output, parameters, seen } as HandlerOutcome);
    running = null;
    Object.assign(progress, { output: '', seen: NOTHING_SEEN });
  };
  const limit = (ms: number, outcome: Bare) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running ??= from;
      end(outcome);
      void worker.terminate();
    }, ms);
  };
  const memory = setInterval(() => {
    if (process.memoryUsage.rss() < MEMORY_MAX_BYTES) return;
    running ??= from;
    end({ kind: 'threw', error: 'it took more than 1 GB of memory', elapsedMs: 0 });
    void worker.terminate();
  }, MEMORY_EVERY_MS);
  limit(LOAD_MS, { kind: 'not-loaded', because: `it was not loaded within ${LOAD_MS / 1000} s` });
  return new Promise((resolve) => {
    worker.on('message', (message: WorkerMessage) => {
      switch (message.kind) {
        case 'started':
          running = message.index;
          return limit(job.limitMs, { kind: 'timed-out', limitMs: job.limitMs });
        case 'returned':
        case 'threw':
          return end(message);
        case 'not-loaded':
          running = from;
          isLoaded = false;
          return end(message);
        default:
          return note(progress, message);
      }
    });
    worker.on('error', (error) => {
      running ??= from;
      end({ kind: 'threw', error: wordsOf(error), elapsedMs: 0 });
    });
    worker.on('exit', () => {
      end(silence(progress));
      clearTimeout(timer);
      clearInterval(memory);
      resolve(isLoaded ? 'ended' : 'not-loaded');
    });
  });
}

type Bare = Without<HandlerOutcome, 'output' | 'seen' | 'parameters'>;
type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

/**
 * The outcome of a thread that ended without an answer. Lambda's earlier runtimes return `null` then, except
 * for async handlers.
 */
function silence({ exiting, isAsync }: Progress): Bare {
  if (exiting !== null) return { kind: 'threw', error: `the process ended (exit ${exiting})`, elapsedMs: 0 };
  if (isAsync) {
    return {
      kind: 'threw',
      error: 'Runtime.NodeJsExit: nothing was left to wait for, and no result',
      elapsedMs: 0,
    };
  }
  return { kind: 'returned', resultText: '', elapsedMs: 0, cpuMs: 0, isPlainReturn: false };
}

function note(progress: Progress, message: WorkerMessage): void {
  const { seen } = progress;
  switch (message.kind) {
    case 'loaded':
      progress.parameters = message.parameters;
      progress.isAsync = message.isAsync;
      return;
    case 'output':
      if (progress.output.length < OUTPUT_MAX)
        progress.output = (progress.output + message.text).slice(0, OUTPUT_MAX);
      return;
    case 'exiting':
      progress.exiting = message.code;
      return;
    case 'key-value-store':
      progress.seen = { ...seen, usesKeyValueStore: true };
      return;
    case 'origin-call':
      progress.seen = { ...seen, originCalls: [...seen.originCalls, message.call].slice(0, NAMES_MAX) };
      return;
    case 'network':
    case 'environment':
    case 'denied':
    case 'unknownHelpers':
      progress.seen = {
        ...seen,
        [message.kind]: [...new Set([...seen[message.kind], message.name])].slice(0, NAMES_MAX),
      };
      return;
    default:
      return;
  }
}
