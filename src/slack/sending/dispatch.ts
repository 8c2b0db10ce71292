import PQueue from 'p-queue';
import { type Charged, PRIORITIES, type RateLimits } from './rate-limits.ts';
import { createWaitingList, type Waiting } from './waiting-list.ts';

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

/**
 * The queue of everything that is sent to Slack, ordered by priority, then by age. An entry is sent once its
 * conversation and its method both have credit for it. Progress is dropped when it fails.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createDispatch(limits: RateLimits, clockMs: () => number): Dispatch {
  const slots = new PQueue({ concurrency: CONCURRENCY });
  const list = createWaitingList(limits);
  const open = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;

  /** Once for all that changes in one turn of the event loop. */
  function pumpSoon(): void {
    if (!isDue) setImmediate(pump);
    isDue = true;
  }

  /** Sends every entry that may be sent now, and sets a timer for the next one. */
  function pump(): void {
    isDue = false;
    list.skipOlder('progress', clockMs() - PROGRESS_AGE_MAX_MS);
    for (let next = list.takeNext(); next !== undefined; next = list.takeNext()) send(next);
    clearTimeout(timer);
    const waitMs = list.waitMs();
    if (waitMs !== null) timer = setTimeout(pump, Math.max(1, Math.min(waitMs, LOOK_AGAIN_MS)));
  }

  function send(one: Waiting): void {
    const { entry } = one;
    void slots
      .add(() => entry.attempt(), { priority: -PRIORITIES.indexOf(entry.priority) })
      .finally(() => list.sent(entry))
      .then((attempt) => settleOrWait(one, attempt), one.fail)
      .finally(pumpSoon);
  }

  function settleOrWait(one: Waiting, attempt: Attempt<unknown>): void {
    const { entry, settle } = one;
    if (attempt.kind === 'limited') limits.stop(entry.method, attempt.retryAfterMs);
    if (attempt.kind === 'done') settle(attempt);
    else if (entry.priority === 'progress' || list.hasKey(entry.key)) settle({ kind: 'skipped' });
    else {
      if (attempt.kind === 'again') rest(one, attempt.afterMs);
      list.putBack(one);
    }
  }

  function rest(one: Waiting, ms: number): void {
    one.isResting = true;
    setTimeout(() => {
      one.isResting = false;
      pumpSoon();
    }, ms);
  }

  return {
    put<T>(entry: Entry<T>) {
      if (entry.key !== null) list.skipKey(entry.key);
      const { promise, resolve, reject: fail } = Promise.withResolvers<Dispatched<T>>();
      const settle = resolve as (outcome: Dispatched<unknown>) => void;
      list.add({ entry, since: clockMs(), settle, fail, isResting: false });
      open.add(promise);
      const close = () => void open.delete(promise);
      promise.then(close, close);
      pumpSoon();
      return promise;
    },
    drop: list.skipKey,
    async idle() {
      while (open.size > 0) {
        await Promise.allSettled(open);
        // Who waited for an entry may put the next one at once.
        await new Promise(setImmediate);
      }
    },
  };
}
