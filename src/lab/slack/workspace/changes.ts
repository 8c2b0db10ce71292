/** Tells whoever listens that something visible has changed. */
export type Changes = {
  readonly announce: () => void;
  /** @returns a function that ends the subscription */
  readonly listen: (listener: () => void) => () => void;
  /**
   * Waits until the predicate yields something truthy, asking again after every change.
   * Rejects with the signal's reason.
   */
  readonly until: <T>(
    predicate: () => T | undefined | null | false | '' | 0,
    signal?: AbortSignal,
  ) => Promise<T>;
};

/** How long `until` waits when its caller brought no signal. */
const PATIENCE_MS = 10_000;

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    announce() {
      for (const listener of [...listeners]) listener();
    },
    listen,
    until(predicate, signal = AbortSignal.timeout(PATIENCE_MS)) {
      return new Promise((resolve, reject) => {
        const settle = (finish: () => void) => {
          stop();
          signal.removeEventListener('abort', giveUp);
          finish();
        };
        const giveUp = () => settle(() => reject(signal.reason));
        const look = () => {
          try {
            const found = predicate();
            if (found) settle(() => resolve(found));
          } catch (error) {
            settle(() => reject(error));
          }
        };
        const stop = listen(look);
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) giveUp();
        else look();
      });
    },
  };
}
