import { Worker } from 'node:worker_threads';

/** How often it is looked whether the parent still lives. */
const LOOK_EVERY_MS = 500;

/** It runs beside the process's own thread, which may be in an endless loop. */
const WATCHDOG = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_EVERY_MS});
`;

/**
 * Ends this process soon after its parent, whatever it is doing then: `disconnect` is not emitted while a
 * task loops, and nobody is left who would kill it.
 */
export function endWithParent(parent: number): void {
  const watchdog = new Worker(WATCHDOG, {
    eval: true,
    workerData: parent,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 4, maxYoungGenerationSizeMb: 1 },
  });
  watchdog.unref();
}
