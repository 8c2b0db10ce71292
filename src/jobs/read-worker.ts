import { parentPort, workerData } from 'node:worker_threads';
import { judgeEdgeResult } from '../edge-functions/judge-handler.ts';
import { explainText } from '../explain/explain-text.ts';
import type { AsideQuestion } from './read-in-worker.ts';

/** The thread behind `createAside`: a question in, a report out. */
const question = workerData as AsideQuestion;
switch (question.kind) {
  case 'explain':
    parentPort?.postMessage(explainText(question.bytes));
    break;
  case 'edge':
    parentPort?.postMessage(judgeEdgeResult(question.question));
    break;
}
