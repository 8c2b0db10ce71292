import PQueue from 'p-queue';
import { type Charged, PRIORITIES, type RateLimits } from './rate-limits.ts';

/** A message to be sent to Slack. */
export type Entry<T> = Charged & {
  /**
   * A newer entry with the same key replaces one that waits; two with the same key are never sent at the same
   * time.
   */
  readonly key: string | null;
  /** Makes one call. Where it rejects, `put` rejects with the same error. */
  readonly attempt: () => Promise<Attempt<T>>;
};

export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** 429: the whole method waits. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** It failed and is tried again after a wait; other entries do not wait. */
  | { readonly kind: 'again'; readonly afterMs: number };

/** `skipped`: a newer entry replaced it, or it was progress that could not be sent. */
export type Dispatched<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'skipped' };

export type Dispatch = {
  readonly put: <T>(entry: Entry<T>) => Promise<Dispatched<T>>;
  /** Removes the waiting entry with this key. A call that was started goes on. */
  readonly drop: (key: string) => void;
  /** Resolves when nothing waits and no call is running. */
  readonly idle: () => Promise<void>;
};

/** The most calls at the same time. One that hangs takes up a slot until its ten seconds are over. */
const CONCURRENCY = 24;
/** Progress that waited longer than this is dropped as outdated. */
const PROGRESS_AGE_MAX_MS = 60_000;
/** Other entries may spend the credit that one waits for, so the waits are computed again this often. */
const LOOK_AGAIN_MS = 250;

type Waiting = {
  readonly entry: Entry<unknown>;
  readonly since: number;
  readonly settle: (outcome: Dispatched<unknown>) => void;
  readonly fail: (error: unknown) => void;
  /** It failed, and its wait before the next attempt is not over. */
  isResting: boolean;
};

/**
 * The queue of everything that is sent to Slack, ordered by priority, then by age. An entry is sent once its
 * conversation and its method both have credit for it. Progress is dropped when it fails.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createDispatch(limits: RateLimits, clockMs: () => number): Dispatch {
  const slots = new PQueue({ concurrency: CONCURRENCY });
  const underWay = new Set<string>();
  const idlers = new Set<() => void>();
  let waiting: readonly Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;

  /**
   * Milliseconds until an entry may be sent; `Infinity` while it rests or its key is being sent, since `pump`
   * runs after.
   */
  function waitMs({ entry, isResting }: Waiting): number {
    if (isResting || (entry.key !== null && underWay.has(entry.key))) return Infinity;
    return limits.waitMs(entry);
  }

  function skip(which: (one: Waiting) => boolean): void {
    const skipped = waiting.filter(which);
    if (skipped.length === 0) return;
    waiting = waiting.filter((one) => !skipped.includes(one));
    for (const { settle } of skipped) settle({ kind: 'skipped' });
  }

  /** Sends every entry that may be sent now, and sets a timer for the next one. */
  function pump(): void {
    skip(({ entry, since }) => entry.priority === 'progress' && clockMs() - since > PROGRESS_AGE_MAX_MS);
    for (const priority of PRIORITIES)
      for (const one of waiting.filter(({ entry }) => entry.priority === priority))
        if (waitMs(one) === 0) take(one);
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0 && underWay.size === 0 && slots.size + slots.pending === 0) {
      for (const idler of idlers) idler();
      idlers.clear();
    } else if (waiting.length > 0) {
      const soonest = Math.min(...waiting.map(waitMs), LOOK_AGAIN_MS);
      timer = setTimeout(pump, Math.max(1, soonest));
    }
  }

  function take(one: Waiting): void {
    const { entry } = one;
    waiting = waiting.filter((other) => other !== one);
    // Spent before the call is made, so that the next entry sees what is left.
    limits.spend(entry);
    if (entry.key !== null) underWay.add(entry.key);
    void slots
      .add(() => entry.attempt(), { priority: -PRIORITIES.indexOf(entry.priority) })
      .finally(() => entry.key !== null && underWay.delete(entry.key))
      .then((attempt) => settleOrWait(one, attempt), one.fail)
      .finally(() => setImmediate(pump));
  }

  function settleOrWait(one: Waiting, attempt: Attempt<unknown>): void {
    const { entry, settle } = one;
    if (attempt.kind === 'limited') limits.stop(entry.method, attempt.retryAfterMs);
    const isReplaced = entry.key !== null && waiting.some((other) => other.entry.key === entry.key);
    if (attempt.kind === 'done') settle(attempt);
    else if (entry.priority === 'progress' || isReplaced) settle({ kind: 'skipped' });
    else {
      if (attempt.kind === 'again') rest(one, attempt.afterMs);
      waiting = [one, ...waiting];
    }
  }

  function rest(one: Waiting, ms: number): void {
    one.isResting = true;
    setTimeout(() => {
      one.isResting = false;
      pump();
    }, ms);
  }

  return {
    put<T>(entry: Entry<T>) {
      if (entry.key !== null) skip((one) => one.entry.key === entry.key);
      return new Promise<Dispatched<T>>((resolve, fail) => {
        const settle = resolve as (outcome: Dispatched<unknown>) => void;
        waiting = [...waiting, { entry, since: clockMs(), settle, fail, isResting: false }];
        pump();
      });
    },
    drop: (key) => skip((one) => one.entry.key === key),
    idle: () =>
      new Promise((resolve) => {
        idlers.add(resolve);
        pump();
      }),
  };
}
