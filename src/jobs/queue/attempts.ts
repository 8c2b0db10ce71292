import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import { type Check, type Hearing, isProcessEnded, type Outcome, type RunCheck } from './queue.ts';

/** Progress lines kept for people who join a running check. */
const REPLAY_MAX = 100;

/** Somebody who asked for a check. */
export type Sharer = {
  readonly hearing: Hearing;
  readonly settle: (outcome: Outcome) => void;
};

/** A check that runs in attempts, for everybody who asked for it. */
export type Attempted = {
  readonly check: Check;
  readonly sharers: Set<Sharer>;
  readonly landed: Progress[];
  readonly abort: AbortController;
  /** How often it was begun. */
  attempts: number;
};

export type AttemptOptions = {
  readonly run: RunCheck;
  /** A check that does not end this long after its own time-out has failed. */
  readonly patienceMs: number;
  /**
   * How often a check is begun in all when its process ends during it; each further attempt runs alone, and
   * at least one does.
   */
  readonly attemptsMax: number;
};

/** @throws the error of the last attempt, and where the check did not end in its time */
export async function runInAttempts(entry: Attempted, options: AttemptOptions): Promise<Report> {
  for (let alone = false; ; alone = true) {
    try {
      return await begin(entry, alone, options);
    } catch (error) {
      if (!isProcessEnded(error)) throw error;
      // Only a check that ran alone is known to be the reason for the end of its process.
      if (error.alone && entry.attempts >= options.attemptsMax) throw error;
    }
  }
}

/** Each attempt is counted before it begins, also by everybody who asked for the check. */
async function begin(entry: Attempted, alone: boolean, { run, patienceMs }: AttemptOptions): Promise<Report> {
  const { check, sharers, landed, abort } = entry;
  entry.attempts += 1;
  const beginnings = [...sharers].flatMap(({ hearing }) => hearing.onBegin?.() ?? []);
  if (beginnings.length > 0) await Promise.allSettled(beginnings);
  abort.signal.throwIfAborted();
  const running = run(check, {
    signal: abort.signal,
    alone,
    onProgress(progress) {
      if (landed.length < REPLAY_MAX) landed.push(progress);
      for (const { hearing } of sharers) hearing.onProgress(progress);
    },
  });
  return within(check.timeoutMs + patienceMs, running);
}

/** @throws Error when the time is over; the work itself is not stopped */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(new Error('the check did not end in its time')), ms);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
