import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExplainReport } from '../../explain/explain-report.ts';
import { explainText } from '../../explain/explain-text.ts';

/** Reads what CloudFront said; rejects when that takes longer than anybody waits. */
export type Explain = (bytes: Uint8Array) => Promise<ExplainReport>;

/** Read here and now; more is read in a thread of its own, so that nobody's acknowledgement waits for it. */
const AT_ONCE_MAX = 64 * 1024;
const PATIENCE_MS = 20_000;
/** A gzip file of a few megabytes may hold a hundred. */
const HEAP_MB = 512;

const WORKER = fileURLToPath(import.meta.url).replace(/explain-in-worker(\.[jt]s)$/, 'explain-worker$1');
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

export const explainInWorker: Explain = async (bytes) => {
  if (bytes.length <= AT_ONCE_MAX && !isGzip(bytes)) return explainText(bytes);
  const worker = new Worker(WORKER, {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const patience = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  try {
    return await new Promise<ExplainReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`not read within ${PATIENCE_MS / 1_000} s`)));
    });
  } finally {
    clearTimeout(patience);
    await worker.terminate();
  }
};
