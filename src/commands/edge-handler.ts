import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EdgeRuntime } from '../edge-functions/event.ts';
import type { HandlerOutcome } from '../edge-functions/judge-handler.ts';

/** What the child sends back; `resultText` is absent where JSON.stringify gives nothing. */
export type HandlerMessage =
  | { readonly kind: 'returned'; readonly resultText?: string }
  | { readonly kind: 'threw'; readonly error: string }
  | { readonly kind: 'not-loaded'; readonly error: string };

/** Runs a handler once with one event; `modulePath` is absolute. */
export type RunHandler = (
  options: { readonly modulePath: string; readonly inputText: string; readonly runtime: EdgeRuntime },
  signal: AbortSignal,
) => Promise<HandlerOutcome>;

/** The longest a Lambda@Edge function may run, at every event (cloudfront-limits, 2026-04), in milliseconds. */
const HANDLER_LIMIT_MS = 30_000;

const OUTPUT_MAX = 64 * 1024;
const PRINT_GRACE_MS = 20;
/** A module of its own, compiled or not: it sits beside this one under the same ending. */
const CHILD = fileURLToPath(import.meta.url).replace(/edge-handler(\.[jt]s)$/, 'edge-handler-child$1');

/**
 * Runs the user's own handler on this machine, in a child process, with one event. The child is killed when the time is
 * over or `signal` says so. Lambda@Edge handlers may be async or take a callback; one of CloudFront Functions is the
 * function named `handler`.
 *
 * @param modulePath absolute path of the module
 * @returns what it did; never rejects
 */
export function runHandler(
  options: { readonly modulePath: string; readonly inputText: string; readonly runtime: EdgeRuntime },
  signal: AbortSignal,
  limitMs: number = HANDLER_LIMIT_MS,
): Promise<HandlerOutcome> {
  const { modulePath, inputText, runtime } = options;
  const startedAt = performance.now();
  const child = fork(CHILD, [modulePath, runtime, String(limitMs)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = collect(child);
  return new Promise((resolve) => {
    const elapsedMs = () => performance.now() - startedAt;
    const end = (outcome: HandlerOutcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      child.kill('SIGKILL');
      resolve(outcome);
    };
    const stop = () => end({ kind: 'threw', error: 'stopped', output: output(), elapsedMs: elapsedMs() });
    const timer = setTimeout(() => end({ kind: 'timed-out', limitMs, output: output() }), limitMs);
    signal.addEventListener('abort', stop);
    // The pipe may lag behind the message: what was printed before the result gets a moment to arrive.
    child.on('message', (message: HandlerMessage) =>
      setTimeout(() => end(outcomeOf(message)), PRINT_GRACE_MS),
    );
    const outcomeOf = (message: HandlerMessage): HandlerOutcome => {
      if (message.kind === 'not-loaded') return { kind: 'not-loaded', because: message.error };
      const seen = { output: output(), elapsedMs: elapsedMs() };
      return message.kind === 'threw'
        ? { kind: 'threw', error: message.error, ...seen }
        : { kind: 'returned', resultText: message.resultText ?? '', ...seen };
    };
    child.on('error', (error) => end({ kind: 'not-loaded', because: error.message }));
    child.on('exit', (code, killedBy) =>
      end({
        kind: 'threw',
        error: `the process ended (${killedBy ?? code})`,
        output: output(),
        elapsedMs: elapsedMs(),
      }),
    );
    child.send(inputText, () => {});
    if (signal.aborted) stop();
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length < OUTPUT_MAX) text = (text + chunk).slice(0, OUTPUT_MAX);
    });
  return () => text;
}
