import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { door } from '../door.ts';

export type CliRun = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs `cf502` as a process of its own, as a user does. The playground is no part of the bundle. */
export async function runCli(
  words: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<CliRun> {
  const cli = words[0] === 'playground' ? 'src/cli.ts' : door('cli');
  const child = spawn(process.execPath, [cli, ...words], {
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
