import { flushCompileCache } from 'node:module';
import { createDoTask } from './jobs/do-task.ts';
import { serveTasks } from './jobs/serve-tasks.ts';

// A worker process of the pool (`jobs/pool.ts`). It ends by being killed, when Node keeps nothing of what it
// compiled.
serveTasks((setup) => createDoTask(setup, () => new Date()), flushCompileCache);
