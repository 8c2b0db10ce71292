import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type CliRun = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs `cf502` as a process of its own, as a user does. */
export async function runCli(
  words: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, ['src/cli.ts', ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // No test asks the address where a cloud keeps its credentials.
    env: { ...process.env, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: Number(status), stdout, stderr };
}
