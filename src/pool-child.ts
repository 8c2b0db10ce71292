import { createDoTask } from './jobs/do-task.ts';
import { serveTasks } from './jobs/serve-tasks.ts';

// A worker process of the pool (`jobs/pool.ts`).
serveTasks((setup) => createDoTask(setup, () => new Date()));
