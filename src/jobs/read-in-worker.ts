import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { EdgeReport } from '../edge-functions/judge-handler.ts';
import type { EdgeQuestion } from '../edge-functions/judge-result.ts';
import type { ExplainReport } from '../formats/explain-report.ts';

/** What is read in a thread of its own, so that nobody's acknowledgement waits for it. */
export type AsideQuestion =
  | { readonly kind: 'explain'; readonly bytes: Uint8Array }
  | { readonly kind: 'edge'; readonly question: EdgeQuestion };

/** Reads what people hand over; rejects with a `BusyError` when too much waits already, or when a reading takes too long. */
export type Aside = {
  /** What CloudFront said. */
  readonly explain: (bytes: Uint8Array) => Promise<ExplainReport>;
  /** What an edge function returned. */
  readonly judgeEdge: (question: EdgeQuestion) => Promise<EdgeReport>;
};

/** Nothing is wrong with what was handed over; there is too much at once. */
export type BusyError = Error & { readonly name: 'BusyError' };

export function isBusy(error: unknown): error is BusyError {
  return error instanceof Error && error.name === 'BusyError';
}

/** Readings at once. */
const AT_ONCE = 2;
/** Readings that wait; each holds up to 8 MB. */
const WAITING_MAX = 20;
const PATIENCE_MS = 20_000;
/** A gzip file of a few megabytes may hold a hundred. */
const HEAP_MB = 512;

const WORKER = fileURLToPath(import.meta.url).replace(/read-in-worker(\.[jt]s)$/, 'read-worker$1');

export function createAside(): Aside {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const ask = <T>(question: AsideQuestion): Promise<T> => {
    if (queue.size >= WAITING_MAX)
      return Promise.reject(
        Object.assign(new Error('too many texts are being read'), { name: 'BusyError' as const }),
      );
    return queue.add(() => askWorker<T>(question));
  };
  return {
    explain: (bytes) => ask({ kind: 'explain', bytes }),
    judgeEdge: (question) => ask({ kind: 'edge', question }),
  };
}

async function askWorker<T>(question: AsideQuestion): Promise<T> {
  const worker = new Worker(WORKER, {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`not read within ${PATIENCE_MS / 1_000} s`)));
    });
  } finally {
    clearTimeout(patience);
    await worker.terminate();
  }
}
