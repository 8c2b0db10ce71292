import type { Progress } from '../../check/surroundings.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';

/** A check somebody asked for. `id` becomes the report's id, unless an equal check already runs. */
export type Check = {
  readonly id: string;
  readonly target: Target;
  /** The whole check, in milliseconds. */
  readonly timeoutMs: number;
};

/** Runs one check; rejects on a bug of ours or when `signal` ends it. */
export type RunCheck = (
  check: Check,
  surroundings: { readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal },
) => Promise<Report>;

/** How a check ended for one who asked. */
export type Outcome =
  | { readonly kind: 'reported'; readonly report: Report }
  /** A bug, or the job's deadline: nothing can be said of the origin. */
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'cancelled' };

/** One asker's hold on a check, which others may share. */
export type Ticket = {
  /** The check that runs: the first asker's when shared. */
  readonly checkId: string;
  readonly shared: boolean;
  /** 1 is next, 0 is running or done. */
  readonly position: () => number;
  /** Resolves when the check begins; never for one cancelled before. */
  readonly started: Promise<void>;
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** This asker no longer wants it. The check itself ends when nobody does. */
  readonly cancel: () => void;
};

/** Whether a check was taken on. */
export type Submission =
  | { readonly kind: 'accepted'; readonly ticket: Ticket }
  | { readonly kind: 'full'; readonly limit: number }
  /** Draining: the process is about to end. */
  | { readonly kind: 'closed' };

/** Checks waiting and running, equal ones as one. */
export type Queue = {
  /**
   * Asks for a check. The answer comes at once, fit for an acknowledgement.
   *
   * @param onProgress called as probes land; a later sharer is told first what landed before
   */
  readonly submit: (check: Check, onProgress: (progress: Progress) => void) => Promise<Submission>;
  readonly counts: () => { readonly waiting: number; readonly running: number };
  /** Takes no more checks. Resolves when those already accepted have ended. */
  readonly drain: () => Promise<void>;
};

/** Equal for checks that would see and judge the same. */
export function checkKey({ target, timeoutMs }: Omit<Check, 'id'>): string {
  return JSON.stringify([
    target.origin,
    target.protocol,
    target.port,
    target.hostHeader,
    target.path,
    target.minTls,
    target.connectTimeoutMs,
    target.responseTimeoutMs,
    timeoutMs,
  ]);
}
