import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { addAbortSignal } from 'node:stream';
import { type Command, type Io, traceOf, UsageError } from './commands/command.ts';
import { EXIT } from './commands/exit-status.ts';
import { readBounded } from './commands/files.ts';
import { watchForEscaped } from './commands/keep-apart.ts';
import { clean } from './render/foreign-text.ts';
import { compileCacheFolder } from './settings/compile-cache.ts';

const folder = compileCacheFolder(homedir(), process.getuid?.());
if (folder !== null) enableCompileCache(folder);

/** Loaded when they are asked for: a check need not wait for what the others bring along. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).check,
  judge: async () => (await import('./commands/judge.ts')).judge,
  chain: async () => (await import('./commands/chain.ts')).chain,
  edge: async () => (await import('./commands/edge.ts')).edge,
  explain: async () => (await import('./commands/explain.ts')).explain,
  show: async () => (await import('./commands/show.ts')).show,
  history: async () => (await import('./commands/history.ts')).history,
  forget: async () => (await import('./commands/forget.ts')).forget,
  queue: async () => (await import('./commands/queue.ts')).queue,
  move: async () => (await import('./commands/move.ts')).move,
  playground: async () => (await import('./commands/playground.ts')).playground,
  selftest: async () => (await import('./commands/selftest.ts')).selftest,
};

/** A command that Ctrl-C does not end by itself is given this long, in milliseconds. */
const INTERRUPT_GRACE_MS = 2_000;

endWithOutput();
const io = liveIo();
watchForEscaped((error) => {
  io.err(`cf502: internal error, please report it: ${traceOf(error)}`);
  process.exit(EXIT.internal);
});
process.exitCode = await main(process.argv.slice(2), io);
// What was interrupted may have left a connection open; nobody waits for it.
if (io.signal.aborted) process.exit();

async function main([name, ...words]: readonly string[], io: Io): Promise<number> {
  if (name === '--version') {
    io.out(readVersion());
    return EXIT.ok;
  }
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && words.length === 0)) {
    io.out(await help());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    // Loaded when it is used: a command that was named starts as fast as before.
    const { hear } = await import('./commands/sentence.ts');
    const heard = hear([name, ...words], Object.keys(COMMANDS), io);
    if (heard.kind === 'answered') return heard.status;
    return main(heard.kind === 'help' ? ['--help'] : heard.line, io);
  }
  const command = await load();
  if (words.includes('--help') || words.includes('-h')) {
    io.out(command.usage.map((line) => `cf502 ${line}`.replace(/^cf502 {6}/, '      ')).join('\n'));
    return EXIT.ok;
  }
  try {
    return await command.run(words, io);
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    const problem = error instanceof UsageError ? error.message : goneFolder(error);
    if (problem !== null) {
      io.err(clean(`cf502 ${name}: ${problem}`));
      return EXIT.usage;
    }
    io.err(`cf502 ${name}: internal error, please report it: ${traceOf(error)}`);
    return EXIT.internal;
  }
}

function goneFolder(error: unknown): string | null {
  const isGone = error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
  return isGone ? 'the folder this runs in is gone: go to another one.' : null;
}

async function help(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const lines = commands.flatMap(({ usage }) =>
    usage.map((line) => (line.startsWith(' ') ? `  ${line}` : `  cf502 ${line}`)),
  );
  return [
    'Why does CloudFront return 502 for this origin, and what exactly fixes it?',
    '',
    ...lines,
    '  cf502 --help | --version',
    '',
    'Exit status: 0 healthy, 1 broken, 2 bad usage or refused by policy, 3 unsure, 70 internal error.',
  ].join('\n');
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** `| head -1` has read enough, a disk may be full: then the command ends, without a stack. */
function endWithOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.stderr.write(`cf502: the output cannot be written: ${message}\n`);
    process.exit(code === 'EPIPE' ? EXIT.closedPipe : EXIT.internal);
  });
  process.stderr.on('error', () => {});
}

/** Another door, a source in a clone and compiled in the package, as this one is. */
function besides(door: string): URL {
  return new URL(`${door}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

function liveIo(): Io {
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    interrupt.abort(new Error('interrupted'));
    // By the signal itself: an exit would wait for a read that never ends, such as a pipe's.
    setTimeout(() => process.kill(process.pid, 'SIGINT'), INTERRUPT_GRACE_MS).unref();
  });
  const { env, stdout, stderr } = process;
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    readInput: () => readBounded(addAbortSignal(interrupt.signal, process.stdin)),
    openInput: () => addAbortSignal(interrupt.signal, process.stdin),
    showProgress: stderr.isTTY === true,
    colour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
    // Some terminals say 0.
    width: Math.min(stdout.columns || 100, 110),
    env,
    now: () => new Date(),
    handlerDoor: besides('edge-handler-child'),
    signal: interrupt.signal,
  };
}
