import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchOrigins } from './origins-process.ts';

/**
 * Starts the origins of the benches in a process of their own.
 *
 * @param priority below that of what is measured, where what they do stands for the work of other machines
 */
export async function startOrigins(
  priority: number = constants.priority.PRIORITY_NORMAL,
): Promise<BenchOrigins & { readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'origins-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  setPriority(child.pid ?? 0, priority);
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    ...(JSON.parse(String(line)) as BenchOrigins),
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
