import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bound, Cut } from '../formats/cut.ts';

/**
 * The most that one check takes, whatever the origin and its DNS send. A real origin with twelve addresses
 * stays below a third of each.
 */
export const BOUNDS: Readonly<Record<Bound, number>> = {
  'received-bytes': 32 * 1024 * 1024,
  connections: 400,
  'dns-records': 64,
  'header-fields': 500,
  certificates: 500,
  'processor-ms': 3_000,
  'evidence-bytes': 1024 * 1024,
};

/** What is counted of one connection. */
type Counted = { readonly bytesRead: number; readonly once: (event: 'close', gone: () => void) => unknown };

/** Counts what one check takes, and ends its probes once it is too much. */
export type Budget = {
  readonly bounds: Readonly<Record<Bound, number>>;
  /** Aborts when the probes have to end; what they still wait for is `cut-short`. */
  readonly signal: AbortSignal;
  readonly countConnection: (socket?: Counted) => void;
  readonly countBytes: (bytes: number) => void;
  /** Counts time of the processor that certificates of the origin cost. */
  readonly countWork: (elapsedMs: number) => void;
  /** Whether no processor time is left. */
  readonly isWorkedOff: () => boolean;
  /** Notes that something was left out; the check goes on. */
  readonly cut: (what: Bound) => void;
  /** Everything that reached its bound. */
  readonly cuts: () => readonly Cut[];
  readonly stop: () => void;
};

/** How often the bytes of open connections are added up. Each connection has bounds of its own too. */
const COUNT_EVERY_MS = 50;

export function createBudget(bounds: Readonly<Record<Bound, number>> = BOUNDS): Budget {
  const ending = new AbortController();
  const reached = new Set<Bound>();
  const open = new Set<Counted>();
  let connections = 0;
  let bytes = 0;
  let workMs = 0;
  const counting = setInterval(checkBytes, COUNT_EVERY_MS).unref();

  function end(what: Bound): void {
    reached.add(what);
    ending.abort();
  }

  function checkBytes(): void {
    const now = [...open].reduce((sum, { bytesRead }) => sum + bytesRead, bytes);
    if (now > bounds['received-bytes']) end('received-bytes');
  }

  return {
    bounds,
    signal: ending.signal,
    countConnection(socket) {
      connections += 1;
      if (connections > bounds.connections) end('connections');
      checkBytes();
      if (socket === undefined) return;
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        bytes += socket.bytesRead;
      });
    },
    countBytes(more) {
      bytes += more;
      checkBytes();
    },
    countWork(elapsedMs) {
      workMs += elapsedMs;
      if (workMs > bounds['processor-ms']) end('processor-ms');
    },
    isWorkedOff: () => workMs > bounds['processor-ms'],
    cut: (what) => void reached.add(what),
    cuts: () => [...reached].map((what) => ({ what, at: bounds[what] })),
    stop: () => clearInterval(counting),
  };
}

const budgets = new AsyncLocalStorage<Budget>();

/** Runs work whose connections, and those of everything it calls, count for one budget. */
export const withBudget = <T>(budget: Budget, work: () => T): T => budgets.run(budget, work);

/** Counts a connection for the check that is running; to be called for each as soon as it is made. */
export function counted<S extends Counted>(socket: S): S {
  budgets.getStore()?.countConnection(socket);
  return socket;
}

/** The budget of the check that is running; none in a probe that is run by itself. */
export const currentBudget = (): Budget | undefined => budgets.getStore();
