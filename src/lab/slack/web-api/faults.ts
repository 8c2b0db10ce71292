import type { Args } from './api-arguments.ts';

/**
 * What goes wrong with a call.
 *
 * - `ratelimited`: 429 with `Retry-After`
 * - `http-500`, `ok-false`: answered without effect, or after it where `afterEffect` is set
 * - `drop-before`, `drop-after`: the connection breaks before or after the call took effect
 * - `hang`: no answer ever comes; without effect unless `afterEffect` is set
 */
export type FaultKind = 'ratelimited' | 'http-500' | 'drop-before' | 'drop-after' | 'hang' | 'ok-false';

export type Fault = {
  /** A Web API method, `response_url`, `upload`, or `*` for every call. */
  readonly method: string;
  readonly kind: FaultKind;
  /** How many calls it strikes: 1 unless said otherwise. */
  readonly times?: number;
  /** With `ok-false`: the error code, `internal_error` unless said otherwise. */
  readonly error?: string;
  /** With `ratelimited`: seconds, 1 unless said otherwise. */
  readonly retryAfter?: number;
  /** With `hang`, `http-500` and `ok-false`: the call takes effect all the same. */
  readonly afterEffect?: boolean;
  /** Narrows it to some calls. */
  readonly when?: (args: Args) => boolean;
};

export type Faults = {
  /** @returns a function that takes the fault back */
  readonly add: (fault: Fault) => () => void;
  /** The fault that strikes this call, used up by one. */
  readonly strike: (method: string, args: Args) => Fault | null;
};

export function createFaults(): Faults {
  let pending: readonly { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      pending = [...pending, entry];
      return () => {
        pending = pending.filter((one) => one !== entry);
      };
    },
    strike(method, args) {
      const entry = pending.find(
        ({ fault, left }) =>
          left > 0 && (fault.method === '*' || fault.method === method) && (fault.when?.(args) ?? true),
      );
      if (entry === undefined) return null;
      entry.left -= 1;
      return entry.fault;
    },
  };
}

/** Whether the struck call still does what it was asked to. */
export function hasEffect(fault: Fault | null): boolean {
  return fault === null || fault.kind === 'drop-after' || fault.afterEffect === true;
}
