import { parentPort, workerData } from 'node:worker_threads';
import type { AsideQuestion } from './aside.ts';
import { judgeEdgeResult } from './edge.ts';
import { explainText } from './explain/explain-text.ts';

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
