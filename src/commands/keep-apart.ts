import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Ends the piece of work that was running; everything it started, timers and sockets included, runs in its
 * name.
 */
const running = new AsyncLocalStorage<(error: unknown) => void>();

/**
 * Runs one of several pieces of work so that an error which escapes from it, thrown in the callback of a
 * socket say, ends that piece alone and not the process.
 *
 * @param work told by `signal` that it has failed, so that it lets go of what it holds
 * @returns what `work` gives; rejects with whatever escaped from it
 */
export function keepApart<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const escaped = Promise.withResolvers<T>();
  const end = (error: unknown) => {
    escaped.reject(error);
    ending.abort(error);
  };
  return running.run(end, () => Promise.race([work(ending.signal), escaped.promise]));
}

/**
 * Passes uncaught errors to the work they came from.
 *
 * @param otherwise told of an error that belongs to none
 */
export function watchForEscaped(otherwise: (error: unknown) => void): void {
  process.on('uncaughtException', (error) => {
    const end = running.getStore();
    if (end === undefined) otherwise(error);
    else end(error);
  });
}
