/**
 * The process a user's handler runs in, and the thread in it; `commands/edge-handler.ts` starts and ends it.
 * It ends with the process that started it, whatever the handler does meanwhile: the thread is ended with it.
 */
import { isMainThread } from 'node:worker_threads';
import type { HandlerJob } from './edge-functions/run/outcome.ts';

// Each of the two needs half of this only, and a matrix waits for both.
if (isMainThread) {
  process.on('disconnect', () => process.exit());
  const { supervise } = await import('./edge-functions/run/supervise.ts');
  process.on('message', (job: HandlerJob) =>
    supervise(job, new URL(import.meta.url), (message) => process.send?.(message)),
  );
} else {
  const { runJob } = await import('./edge-functions/run/worker.ts');
  await runJob();
}
