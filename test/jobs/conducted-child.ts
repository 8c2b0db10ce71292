import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../../src/formats/report.ts';
import type { DoTask } from '../../src/jobs/do-task.ts';
import { serveTasks } from '../../src/jobs/serve-tasks.ts';

/**
 * A worker process whose checks do what the origin's first label says: `crash`, `spin`, `eat` memory, `hang`, `throw`, or
 * end after as many milliseconds as the second says. Its report tells the process.
 */
serveTasks((): DoTask => {
  const check = async (origin: string, id: string, onProgress: (text: string) => void) => {
    const [what = '', number = '0'] = origin.split('.');
    onProgress(origin);
    await wait(Number.parseInt(number, 10) || 0);
    switch (what) {
      case 'crash':
        return process.abort();
      case 'exit':
        return process.exit(3);
      case 'spin':
        for (;;);
      case 'eat':
        for (const eaten: Buffer[] = []; ; await wait(5)) eaten.push(Buffer.alloc(32 * 1024 * 1024, 1));
      case 'hang':
        return new Promise(() => {});
      case 'throw':
        throw new RangeError('a bug');
      case 'environment':
        return { report: { id, vantage: JSON.stringify(process.env) }, judgeMs: 0, bugs: [], calls: [] };
    }
    const report = { id, vantage: String(process.pid), target: { origin } } as unknown as Report;
    return { report, judgeMs: 0, bugs: [], calls: [] };
  };
  return (async (task, { onProgress }) => {
    if (task.kind !== 'check') throw new Error(task.kind);
    return check(task.check.target.origin, task.check.id, (text) => onProgress({ stage: 'dns', text }));
  }) as DoTask;
}, flushCompileCache);
