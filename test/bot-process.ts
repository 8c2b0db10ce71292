import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { door } from './door.ts';

/** The bot as a process of its own, as `npm start` runs it. */
export type BotProcess = {
  readonly child: ChildProcess;
  /** Everything it wrote so far, log and errors. */
  readonly output: () => string;
  /** Waits until it wrote this; rejects when it ends before. */
  readonly wrote: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** The exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
};

/**
 * Starts the bot with these settings and no others: a `.env` that lies there is not read.
 *
 * @param directory a bundled copy of the project to start it from
 * @param within a command that runs the one after it, such as `unshare -m`
 * @param program another door to start
 */
export function startBotProcess(
  t: TestContext,
  settings: Readonly<Record<string, string>>,
  directory?: string,
  within: readonly string[] = [],
  program = 'bot',
): BotProcess {
  const file = directory === undefined ? door(program) : join(directory, `dist/${program}.js`);
  const [command = '', ...words] = [...within, process.execPath, file];
  const child = spawn(command, words, {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  const ended = once(child, 'close').then(
    ([code, signal]: (number | NodeJS.Signals)[]) => code ?? signal ?? -1,
  );
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    output: () => output,
    wrote: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output);
          if (found === null) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then((status) =>
          reject(new Error(`ended with ${status} before it wrote ${pattern}: ${output}`)),
        );
      }),
    ended,
  };
}
