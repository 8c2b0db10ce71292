import type { DoTask } from './do-task.ts';
import { endWithParent } from './end-with-parent.ts';
import { ALIVE_EVERY_MS, type FromChild, type ToChild } from './pool-messages.ts';
import { toPlainError, type WorkSetup } from './task.ts';

/**
 * The main loop of a worker process: takes tasks, sends results, and gives a sign of life four times a
 * second.
 *
 * @param onFirstDone called once, after the first task
 */
export function serveTasks(createDoTask: (setup: WorkSetup) => DoTask, onFirstDone: () => void): void {
  let doTask: DoTask | null = null;
  let isFirst = true;
  const running = new Map<number, AbortController>();
  const tell = (message: FromChild): void => {
    if (process.connected) process.send?.(message);
  };

  function beAlive(): void {
    const say = () => tell({ kind: 'alive', rssBytes: process.memoryUsage.rss() });
    say();
    setInterval(say, ALIVE_EVERY_MS);
  }

  async function run({ id, task }: Extract<ToChild, { kind: 'task' }>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      if (doTask === null) throw new Error('a task came before the setup');
      const value = await doTask(task, {
        signal: abort.signal,
        onProgress: (progress) => tell({ kind: 'progress', id, progress }),
      });
      tell({ kind: 'done', id, value });
    } catch (error) {
      tell({ kind: 'failed', id, error: toPlainError(error) });
    } finally {
      running.delete(id);
      if (isFirst) onFirstDone();
      isFirst = false;
    }
  }

  process.on('message', (message: ToChild) => {
    switch (message.kind) {
      case 'setup':
        endWithParent(message.parent);
        doTask = createDoTask(message.setup);
        beAlive();
        break;
      case 'task':
        void run(message);
        break;
      case 'cancel':
        running.get(message.id)?.abort();
        break;
    }
  });
  // The bot's process is gone, so nobody waits for results.
  process.on('disconnect', () => process.exit());
}
