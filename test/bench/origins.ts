import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchOrigins } from './origins-process.ts';

/** Starts the origins of the benches in a process of their own. */
export async function startOrigins(): Promise<BenchOrigins & { readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'origins-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    ...(JSON.parse(String(line)) as BenchOrigins),
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
