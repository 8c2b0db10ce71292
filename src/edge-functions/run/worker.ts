import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { parseSource } from '../code/parse-source.ts';
import { watchedEnvironment } from './environment.ts';
import { runFunction, scriptOf } from './function-sandbox.ts';
import { invoke, isAsync, loadHandler } from './lambda-invocation.ts';
import { cutNetwork } from './no-network.ts';
import { type HandlerJob, type WorkerMessage, wordsOf } from './outcome.ts';

/** What the thread is started with: the job, and the event to begin with. */
export type WorkerStart = { readonly job: HandlerJob; readonly from: number };

/** What one event came to, without the times. */
type Answer = { readonly resultText: string; readonly isPlainReturn: boolean };

/**
 * The thread that runs a user's handler, event after event, as a warm function does. It ends by itself when
 * nothing is left to wait for; `supervise` decides what that means.
 */
export async function runJob(): Promise<void> {
  const { job, from } = workerData as WorkerStart;
  const tell = bounded((message) => parentPort?.postMessage(message));
  cutNetwork((name) => tell({ kind: 'network', name }));
  watchOutput(tell);
  watchExit(tell);
  let answer: (inputText: string) => Promise<Answer>;
  try {
    answer = job.runtime === 'functions' ? functionRunner(job, tell) : await lambdaRunner(job, tell);
  } catch (error) {
    return tell({ kind: 'not-loaded', because: wordsOf(error) });
  }
  for (let index = from; index < job.inputTexts.length; index += 1) {
    tell({ kind: 'started', index });
    const startedAt = performance.now();
    const cpu = process.threadCpuUsage();
    const elapsedMs = () => performance.now() - startedAt;
    try {
      const answered = await answer(job.inputTexts[index] ?? '');
      const { user, system } = process.threadCpuUsage(cpu);
      tell({ kind: 'returned', ...answered, elapsedMs: elapsedMs(), cpuMs: (user + system) / 1000 });
    } catch (error) {
      tell({ kind: 'threw', error: wordsOf(error), elapsedMs: elapsedMs() });
    }
  }
}

type Tell = (message: WorkerMessage) => void;

/** Characters of output, and number of other messages, that are passed on per event. */
const OUTPUT_MAX = 64 * 1024;
const NOTICES_MAX = 200;

/** A handler may print or try to connect in an endless loop, so the messages per event are limited. */
function bounded(tell: Tell): Tell {
  let output = 0;
  let notices = 0;
  return (message) => {
    switch (message.kind) {
      case 'started':
        output = 0;
        notices = 0;
        break;
      case 'output':
        if (output >= OUTPUT_MAX) return;
        output += message.text.length;
        return tell({ kind: 'output', text: message.text.slice(0, OUTPUT_MAX) });
      case 'network':
      case 'environment':
      case 'denied':
      case 'unknownHelpers':
      case 'key-value-store':
      case 'origin-call':
        notices += 1;
        if (notices > NOTICES_MAX) return;
        break;
      default:
        break;
    }
    tell(message);
  };
}

async function lambdaRunner(
  job: HandlerJob & { readonly runtime: 'lambda' },
  tell: Tell,
): Promise<(inputText: string) => Promise<Answer>> {
  process.env = watchedEnvironment((name) => tell({ kind: 'environment', name }));
  const handler = await loadHandler(job.modulePath, job.exportName);
  tell({ kind: 'loaded', parameters: handler.length, isAsync: isAsync(handler) });
  return async (inputText) => {
    try {
      const { result, isPlain } = await invoke(
        handler,
        JSON.parse(inputText),
        job.limitMs,
        job.lambdaRuntime,
      );
      return { resultText: JSON.stringify(result) ?? '', isPlainReturn: isPlain };
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
      if (code === 'ERR_ACCESS_DENIED') tell({ kind: 'denied', name: wordsOf(error) });
      throw error;
    }
  };
}

function functionRunner(
  job: HandlerJob & { readonly runtime: 'functions' },
  tell: Tell,
): (inputText: string) => Promise<Answer> {
  const source = readFileSync(job.modulePath, 'utf8');
  const parsed = parseSource(source);
  if (parsed.kind === 'failed') throw new SyntaxError(`line ${parsed.place.line}: ${parsed.because}`);
  const script = scriptOf(source, parsed.program, job.modulePath);
  tell({ kind: 'loaded', parameters: 1, isAsync: true });
  return async (inputText) => {
    const eventType = /"eventType"\s{0,9}:\s{0,9}"([a-z-]{1,20})"/.exec(inputText)?.[1] ?? '';
    const { functionRuntime: runtime, keyValues } = job;
    const resultText = await runFunction(script, inputText, { runtime, eventType, keyValues, tell });
    return { resultText: resultText ?? '', isPlainReturn: false };
  };
}

/** Output goes through the same channel as the result, so that it arrives first. */
function watchOutput(tell: Tell): void {
  const write = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    tell({
      kind: 'output',
      text: typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString(),
    });
    const callback = rest.at(-1);
    if (typeof callback === 'function') process.nextTick(callback as () => void);
    return true;
  };
  Object.assign(process.stdout, { write });
  Object.assign(process.stderr, { write });
}

function watchExit(tell: Tell): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    tell({ kind: 'exiting', code: Number(code ?? process.exitCode ?? 0) });
    return exit(code);
  };
}
