import { parentPort, workerData } from 'node:worker_threads';
import { explainText } from '../../explain/explain-text.ts';

/** The thread behind `explainInWorker`: bytes in, report out. */
parentPort?.postMessage(explainText(workerData as Uint8Array));
