/**
 * The process a user's handler runs in, and the thread in it; `edge-handler.ts` starts and ends it. It ends with the
 * process that started it, whatever the handler does meanwhile: the thread is ended with it.
 */
import { isMainThread } from 'node:worker_threads';
import type { ChildMessage, HandlerJob } from '../edge-functions/run/outcome.ts';
import { supervise } from '../edge-functions/run/supervise.ts';
import { runJob } from '../edge-functions/run/worker.ts';

if (isMainThread) {
  process.on('disconnect', () => process.exit());
  process.once('message', (job: HandlerJob) =>
    supervise(job, new URL(import.meta.url), (message: ChildMessage) => process.send?.(message)),
  );
} else await runJob();
