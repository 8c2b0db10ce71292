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

/**
 * Runs one check; rejects on a bug of ours or when `signal` ends it, and with a `ProcessEnded` where the process ended that
 * it ran in. `alone`: that happened before, together with other checks, so it is to run where it can hurt none.
 */
export type RunCheck = (
  check: Check,
  surroundings: {
    readonly onProgress: (progress: Progress) => void;
    readonly signal: AbortSignal;
    readonly alone: boolean;
  },
) => Promise<Report>;

/** What ended under a check; `alone`: nothing else ran there, so the check is why. */
export type ProcessEnded = Error & { readonly name: 'ProcessEnded'; readonly alone: boolean };

export const isProcessEnded = (error: unknown): error is ProcessEnded =>
  error instanceof Error && error.name === 'ProcessEnded';

/** How a check ended for one who asked. */
export type Outcome =
  | { readonly kind: 'reported'; readonly report: Report }
  /** A bug, or the job's deadline: nothing can be said of the origin. */
  | { readonly kind: 'failed'; readonly error: { readonly name: string; readonly message: string } }
  | { readonly kind: 'cancelled' };

/** One asker's hold on a check, which others may share. */
export type Ticket = {
  /** The check that runs: the first asker's when shared. */
  readonly checkId: string;
  readonly shared: boolean;
  /** 1 is next, 0 is running or done. */
  readonly position: () => Promise<number>;
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** This asker no longer wants it. The check itself ends when nobody does. */
  readonly cancel: () => void;
};

/** What an asker is told while a check waits and runs. */
export type Hearing = {
  /** As probes land; a later sharer is told first what landed before. */
  readonly onProgress: (progress: Progress) => void;
  /** Before the check is begun, each time that it is: nothing is asked of an origin before this was settled. */
  readonly onBegin?: () => Promise<void>;
};

/** Whether a check was taken on. */
export type Submission =
  | { readonly kind: 'accepted'; readonly ticket: Ticket }
  | { readonly kind: 'full'; readonly limit: number }
  /** Draining: the process is about to end. */
  | { readonly kind: 'closed' };

/** Checks waiting and running, equal ones as one. */
export type Queue = {
  /** Asks for a check. The answer comes at once, fit for an acknowledgement. */
  readonly submit: (check: Check, hearing: Hearing) => Promise<Submission>;
  readonly counts: () => Promise<{ readonly waiting: number; readonly running: number }>;
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
